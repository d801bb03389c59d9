namespace Skiff.Storage.Tar;

/// <summary>Where the bytes of an archive come from, in order.</summary>
internal interface ITarInput
{
    /// <summary>The next bytes, exactly so many, valid until the next call. Empty at a clean end; InvalidArgument <c>unexpected EOF</c> in the middle.</summary>
    ReadOnlySpan<byte> Take(int count);

    /// <summary>The next bytes, at least one and at most so many; empty at the end.</summary>
    ReadOnlySpan<byte> TakeSome(long maximum);
}
