namespace Skiff.Storage.Layers;

/// <summary>The working side of a <see cref="ChunkFlow"/> as a stream to read, forward only.</summary>
internal sealed class ChunkStream(ChunkFlow flow) : Stream
{
    private ChunkFlow.Chunk? _chunk;
    private int _position;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (_chunk is null || _position == _chunk.Length)
        {
            if (_chunk is not null) flow.Return(_chunk);
            _chunk = await flow.NextAsync(cancellationToken);
            _position = 0;
            if (_chunk is null) return 0;
        }

        var count = Math.Min(buffer.Length, _chunk.Length - _position);
        _chunk.Buffer.AsMemory(_position, count).CopyTo(buffer);
        _position += count;
        return count;
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
