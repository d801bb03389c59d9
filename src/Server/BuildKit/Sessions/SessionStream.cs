using System.IO.Pipelines;
using Skiff.Server.Streams;

namespace Skiff.Server.BuildKit.Sessions;

/// <summary>A session's connection, which tells when the client has closed it.</summary>
internal sealed class SessionStream(IDuplexPipe connection, Action closed) : PipeStream(connection)
{
    private readonly HeaderSplitter _splitter = new();

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        try
        {
            var count = await base.ReadAsync(buffer, cancellationToken);
            // a read of nothing is how the HTTP client waits for data: it is not the end
            if (count == 0 && buffer.Length > 0)
                closed();
            return count;
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            closed();
            throw;
        }
    }

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) => base.WriteAsync(_splitter.Rewrite(buffer), cancellationToken);

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            closed();
        base.Dispose(disposing);
    }
}
