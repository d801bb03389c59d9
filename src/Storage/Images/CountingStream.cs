namespace Skiff.Storage.Images;

/// <summary>Reports how much of a layer was read, every so often.</summary>
internal sealed class CountingStream(Stream input, long total, string name, IProgress<ImageProgress>? progress) : Stream
{
    private const long Step = 512 << 10;

    private long _read;
    private long _reported;

    /// <summary>The stream itself failed, not what was in it.</summary>
    public bool AtFault { get; private set; }

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => total;

    public override long Position
    {
        get => _read;
        set => throw new NotSupportedException();
    }

    public void Finish()
    {
        if (_reported < total || total == 0) Report(total);
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        int count;
        try
        {
            count = await input.ReadAsync(buffer, cancellationToken);
        }
        catch
        {
            AtFault = true;
            throw;
        }

        _read += count;
        if (_read - _reported >= Step) Report(_read);
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

    private void Report(long current)
    {
        _reported = current;
        progress?.Report(new ImageProgress { Id = name, Status = "Loading layer", Current = current, Total = total });
    }
}
