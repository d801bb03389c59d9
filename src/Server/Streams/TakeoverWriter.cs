using System.IO.Pipelines;

namespace Skiff.Server.Streams;

/// <summary>The HTTP server's way to the client; what it writes after the connection was taken over goes nowhere.</summary>
internal sealed class TakeoverWriter(PipeWriter raw, Takeover takeover) : PipeWriter
{
    private byte[] _nowhere = [];

    public override bool CanGetUnflushedBytes => raw.CanGetUnflushedBytes;

    public override long UnflushedBytes => takeover.Taken ? 0 : raw.UnflushedBytes;

    public override void Advance(int bytes)
    {
        if (!takeover.Taken)
            raw.Advance(bytes);
    }

    public override void CancelPendingFlush()
    {
        if (!takeover.Taken)
            raw.CancelPendingFlush();
    }

    public override void Complete(Exception? exception = null)
    {
        if (!takeover.Taken)
            raw.Complete(exception);
    }

    public override ValueTask<FlushResult> FlushAsync(CancellationToken cancellationToken = default)
        => takeover.Taken ? default : raw.FlushAsync(cancellationToken);

    public override Memory<byte> GetMemory(int sizeHint = 0) => takeover.Taken ? Nowhere(sizeHint) : raw.GetMemory(sizeHint);

    public override Span<byte> GetSpan(int sizeHint = 0) => takeover.Taken ? Nowhere(sizeHint) : raw.GetSpan(sizeHint);

    private byte[] Nowhere(int sizeHint)
    {
        if (_nowhere.Length < Math.Max(sizeHint, 512))
            _nowhere = new byte[Math.Max(sizeHint, 512)];
        return _nowhere;
    }
}
