namespace Skiff.Registry.Client;

/// <summary>Where a download goes, in order from the first byte. What is there already is not fetched again.</summary>
public interface IBlobTarget
{
    /// <summary>How many bytes are there.</summary>
    long Length { get; }

    void Append(ReadOnlySpan<byte> bytes);

    /// <summary>Reads back what is there; returns how many bytes were read, 0 at the end.</summary>
    int ReadAt(long position, Span<byte> buffer);
}
