using Skiff.Registry.Client;

namespace Skiff.Tests.Unit.Registry;

/// <summary>A download's target in memory.</summary>
internal sealed class BlobMemory(params byte[] present) : IBlobTarget
{
    private readonly List<byte> _bytes = [.. present];

    public byte[] Bytes => [.. _bytes];

    public long Length => _bytes.Count;

    public void Append(ReadOnlySpan<byte> bytes) => _bytes.AddRange(bytes);

    public int ReadAt(long position, Span<byte> buffer)
    {
        var count = (int)Math.Min(buffer.Length, _bytes.Count - position);
        _bytes.GetRange((int)position, count).ToArray().CopyTo(buffer);
        return count;
    }
}
