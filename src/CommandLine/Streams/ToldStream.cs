namespace Skiff.CommandLine.Streams;

/// <summary>Reads another stream and tells, some times a second and at the end, how many bytes have passed.</summary>
internal sealed class ToldStream(Stream inner, TimeProvider clock, Action<long, bool> tell) : Stream
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);
    private long _count;
    private long _told = clock.GetTimestamp();
    private bool _ended;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override int Read(byte[] buffer, int offset, int count) => Count(inner.Read(buffer, offset, count));

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => Count(await inner.ReadAsync(buffer, cancellationToken));

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    private int Count(int read)
    {
        _count += read;
        if (read == 0 ? _ended : clock.GetElapsedTime(_told) < Pause)
            return read;
        _ended = read == 0;
        _told = clock.GetTimestamp();
        tell(_count, _ended);
        return read;
    }
}
