using System.IO.Pipelines;
using System.Text;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.Extensions.Logging;

namespace Skiff.Server.Streams;

/// <summary>
/// Connection middleware, last before HTTP, that lets an endpoint take the connection over with any request, any body, and a client
/// that shuts down its sending side early. Kestrel's own upgrade does none of these: it refuses requests that have a body, and
/// aborts the output when the client's end of input arrives.
/// </summary>
internal sealed partial class TakeoverMiddleware(ConnectionDelegate next, TimeProvider time, ILogger logger)
{
    public async Task OnConnectionAsync(ConnectionContext connection)
    {
        var raw = connection.Transport;
        using var aborted = new CancellationTokenSource();
        var takeover = new Takeover(connection.ConnectionClosed, aborted.Token);
        var pipe = new TakeoverPipe(raw, takeover);
        connection.Transport = pipe;
        // Kestrel would break off the answer as soon as the client has sent its last byte.
        connection.ConnectionClosed = CancellationToken.None;
        connection.Features.Set(takeover);
        try
        {
            await next(connection);
            if (takeover.Taken)
                await RunAsync(connection, raw, takeover, aborted);
        }
        finally
        {
            connection.Transport = raw;
        }
    }

    private async Task RunAsync(ConnectionContext connection, IDuplexPipe raw, Takeover takeover, CancellationTokenSource aborted)
    {
        using var stopping = connection.Features.Get<IConnectionLifetimeNotificationFeature>() is { } lifetime
            ? lifetime.ConnectionClosedRequested.Register(() => Abort(connection, aborted))
            : default;
        using var watch = takeover.EndsWithClient && connection.Features.Get<IConnectionSocketFeature>() is { } socket
            ? new HangUpWatch(socket.Socket, time, () => Abort(connection, aborted), takeover.InputEnded)
            : null;
        try
        {
            await UnexamineAsync(raw.Input);
            WriteHead(raw.Output, takeover.Head);
            await raw.Output.FlushAsync(CancellationToken.None);
            await takeover.RunAsync(raw);
            await raw.Output.FlushAsync(CancellationToken.None);
        }
        catch (Exception error) // the client has had its answer's head: nobody is left to be told but the log
        {
            if (error is not (OperationCanceledException or ConnectionAbortedException or ConnectionResetException or IOException))
                LogFailed(logger, connection.ConnectionId, error);
        }
    }

    private static void Abort(ConnectionContext connection, CancellationTokenSource aborted)
    {
        try
        {
            aborted.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // It has ended by itself.
            return;
        }
        connection.Abort(new ConnectionAbortedException("the server is stopping, or the client is gone"));
    }

    /// <summary>
    /// The HTTP parser may have looked at bytes that it did not consume, the client's first input, and a pipe does not
    /// hand out again what was looked at before more arrives. Reading it once with nothing examined makes it fresh.
    /// </summary>
    private static async ValueTask UnexamineAsync(PipeReader input)
    {
        input.CancelPendingRead();
        var read = await input.ReadAsync(CancellationToken.None);
        input.AdvanceTo(read.Buffer.Start, read.Buffer.Start);
    }

    private static void WriteHead(PipeWriter output, TakeoverHead head)
    {
        var text = head.ToString();
        var length = Encoding.ASCII.GetBytes(text, output.GetSpan(text.Length));
        output.Advance(length);
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "connection {Connection} failed after it was taken over")]
    private static partial void LogFailed(ILogger logger, string connection, Exception error);
}
