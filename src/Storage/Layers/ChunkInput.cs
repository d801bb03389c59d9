using Skiff.Storage.Tar;

namespace Skiff.Storage.Layers;

/// <summary>The working side of a <see cref="ChunkFlow"/> as the input of a tar reader, on a thread that may block.</summary>
internal sealed class ChunkInput(ChunkFlow flow) : ITarInput
{
    private readonly byte[] _joined = new byte[TarFormat.BlockSize];
    private ChunkFlow.Chunk? _chunk;
    private int _position;

    public ReadOnlySpan<byte> Take(int count)
    {
        if (!EnsureChunk()) return default;
        if (_chunk!.Length - _position >= count)
        {
            var whole = _chunk.Buffer.AsSpan(_position, count);
            _position += count;
            return whole;
        }

        // A block across two chunks; no caller takes more than one.
        var filled = 0;
        while (filled < count)
        {
            var piece = TakeSome(count - filled);
            if (piece.IsEmpty) throw TarFormat.UnexpectedEnd();
            piece.CopyTo(_joined.AsSpan(filled));
            filled += piece.Length;
        }

        return _joined.AsSpan(0, count);
    }

    public ReadOnlySpan<byte> TakeSome(long maximum)
    {
        if (!EnsureChunk()) return default;
        var piece = _chunk!.Buffer.AsSpan(_position, (int)Math.Min(maximum, _chunk.Length - _position));
        _position += piece.Length;
        return piece;
    }

    private bool EnsureChunk()
    {
        if (_chunk is not null && _position < _chunk.Length) return true;
        if (_chunk is not null) flow.Return(_chunk);
        _chunk = flow.Next();
        _position = 0;
        return _chunk is not null;
    }
}
