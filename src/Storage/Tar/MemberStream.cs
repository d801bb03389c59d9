namespace Skiff.Storage.Tar;

/// <summary>The content of one member, with the padding behind it still to be skipped.</summary>
internal sealed class MemberStream : Stream
{
    private readonly Stream _input;
    private readonly long _size;
    private long _unread;
    private long _padding;

    public MemberStream(Stream input, long size)
    {
        _input = input;
        _size = _unread = size;
        _padding = TarFormat.Padding(size);
    }

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => _size;

    public override long Position
    {
        get => _size - _unread;
        set => throw new NotSupportedException();
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (_unread == 0 || buffer.IsEmpty) return 0;
        var count = await _input.ReadAsync(buffer[..(int)Math.Min(buffer.Length, _unread)], cancellationToken);
        if (count == 0) throw TarFormat.UnexpectedEnd();
        _unread -= count;
        return count;
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public async ValueTask SkipAsync(CancellationToken cancellationToken)
    {
        var buffer = new byte[(int)Math.Clamp(_unread, TarFormat.BlockSize, 64 << 10)];
        while (_unread > 0) _ = await ReadAsync(buffer.AsMemory(), cancellationToken);
        if (_padding == 0) return;
        if (await _input.ReadAtLeastAsync(buffer.AsMemory(0, (int)_padding), (int)_padding, throwOnEndOfStream: false, cancellationToken) < _padding) throw TarFormat.UnexpectedEnd();
        _padding = 0;
    }

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
