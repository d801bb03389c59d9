using System.Buffers;
using System.IO.Pipelines;
using Microsoft.AspNetCore.Http;

namespace Skiff.Server.Streams;

/// <summary>The HTTP server's view of what the client sends; ends when the connection is taken over.</summary>
internal sealed class TakeoverReader(PipeReader raw, Takeover takeover) : PipeReader
{
    private long _lengthAtEnd = -1;

    public override void AdvanceTo(SequencePosition consumed) => AdvanceTo(consumed, consumed);

    public override void AdvanceTo(SequencePosition consumed, SequencePosition examined)
    {
        // A result handed out after the takeover holds nothing to advance.
        if (!takeover.Taken)
            raw.AdvanceTo(consumed, examined);
    }

    public override void CancelPendingRead()
    {
        if (!takeover.Taken)
            raw.CancelPendingRead();
    }

    public override void Complete(Exception? exception = null)
    {
        if (!takeover.Taken)
            raw.Complete(exception);
    }

    public override async ValueTask<ReadResult> ReadAsync(CancellationToken cancellationToken = default)
    {
        if (takeover.Taken)
            return Ended;
        var result = HideEnd(await raw.ReadAsync(cancellationToken));
        if (!IsStarved(result))
            return result;
        raw.AdvanceTo(result.Buffer.Start, result.Buffer.Start);
        throw new BadHttpRequestException("unexpected EOF");
    }

    public override bool TryRead(out ReadResult result)
    {
        if (takeover.Taken)
        {
            result = Ended;
            return true;
        }
        if (!raw.TryRead(out result))
            return false;
        result = HideEnd(result);
        if (!IsStarved(result))
            return true;
        raw.AdvanceTo(result.Buffer.Start, result.Buffer.Start);
        result = default;
        return false;
    }

    /// <summary>
    /// A body stops halfway. Were Kestrel to see the end, it would break the connection off; an error it hands on to the endpoint, which can answer.
    /// </summary>
    private bool IsStarved(ReadResult result) => takeover.Serving && result.IsCompleted;

    private static ReadResult Ended => new(ReadOnlySequence<byte>.Empty, isCanceled: false, isCompleted: true);

    /// <summary>
    /// Kestrel takes the end of input for a broken request even when the rest of the request is in the buffer. So the end is shown
    /// only once a read brought no progress: the buffer is empty, or as long as it was the last time.
    /// </summary>
    private ReadResult HideEnd(ReadResult result)
    {
        if (!result.IsCompleted || result.Buffer.IsEmpty || result.Buffer.Length == _lengthAtEnd)
            return result;
        _lengthAtEnd = result.Buffer.Length;
        return new ReadResult(result.Buffer, result.IsCanceled, isCompleted: false);
    }
}
