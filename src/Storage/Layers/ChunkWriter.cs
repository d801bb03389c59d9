namespace Skiff.Storage.Layers;

/// <summary>Fills the chunks of a <see cref="ChunkFlow"/> one after the other, on a thread that may block.</summary>
internal sealed class ChunkWriter(ChunkFlow flow)
{
    private ChunkFlow.Chunk? _chunk;

    /// <summary>Where the next bytes go, at least one; say how many with <see cref="Advance"/>.</summary>
    public Span<byte> Space()
    {
        if (_chunk is { Length: ChunkFlow.ChunkSize }) Flush();
        if (_chunk is null)
        {
            _chunk = flow.Rent();
            _chunk.Length = 0;
        }

        return _chunk.Buffer.AsSpan(_chunk.Length);
    }

    public void Advance(int count) => _chunk!.Length += count;

    public void Write(ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            var space = Space();
            var piece = bytes[..Math.Min(space.Length, bytes.Length)];
            piece.CopyTo(space);
            Advance(piece.Length);
            bytes = bytes[piece.Length..];
        }
    }

    public void WriteZeros(long count)
    {
        while (count > 0)
        {
            var space = Space();
            var length = (int)Math.Min(space.Length, count);
            space[..length].Clear();
            Advance(length);
            count -= length;
        }
    }

    /// <summary>Hands on what is there.</summary>
    public void Flush()
    {
        if (_chunk is { Length: > 0 }) flow.Publish(_chunk);
        _chunk = null;
    }
}
