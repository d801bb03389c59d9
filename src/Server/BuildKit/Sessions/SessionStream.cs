using System.IO.Pipelines;
using Skiff.Server.Streams;

namespace Skiff.Server.BuildKit.Sessions;

/// <summary>A session's connection, which tells when the client has closed it.</summary>
internal sealed class SessionStream(IDuplexPipe connection, Action closed) : Stream
{
    private readonly PipeStream _inner = new(connection);
    private readonly HeaderSplitter _splitter = new();

    public override bool CanRead => true;

    public override bool CanWrite => true;

    public override bool CanSeek => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        // a read of nothing is how the HTTP client waits for data: it must not be taken for the end
        if (buffer.Length == 0)
            return await WaitAsync(cancellationToken);
        try
        {
            var count = await _inner.ReadAsync(buffer, cancellationToken);
            if (count == 0)
                closed();
            return count;
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            closed();
            throw;
        }
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken)
        => ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) => _inner.WriteAsync(_splitter.Rewrite(buffer), cancellationToken);

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken)
        => WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override Task FlushAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public override void Flush()
    {
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException("read asynchronously");

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException("write asynchronously");

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            closed();
        base.Dispose(disposing);
    }

    private async ValueTask<int> WaitAsync(CancellationToken cancellationToken)
    {
        var read = await connection.Input.ReadAsync(cancellationToken);
        connection.Input.AdvanceTo(read.Buffer.Start);
        return 0;
    }
}
