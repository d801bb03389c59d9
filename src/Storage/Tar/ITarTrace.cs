namespace Skiff.Storage.Tar;

/// <summary>Receives what is not content of a member: headers, padding, the end.</summary>
internal interface ITarTrace
{
    void Raw(ReadOnlySpan<byte> bytes);
}
