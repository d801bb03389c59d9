using Skiff.Api.Containers;
using Skiff.Engine.Containers;
using Skiff.Engine.Logs;
using Skiff.Errors;
using Skiff.Runtime.Shim;
using Skiff.Server.Http;
using Skiff.Server.Streams;
using Skiff.Server.Versioning;

namespace Skiff.Server.Routes;

/// <summary>What flows in and out of a container's processes.</summary>
internal sealed class ContainerStreamRoutes(IContainerStreams streams)
{
    public static IEnumerable<Route> Of(IContainerStreams streams)
    {
        var routes = new ContainerStreamRoutes(streams);
        return
        [
            new("POST", "/containers/{name}/attach", routes.AttachAsync),
            new("GET", "/containers/{name}/attach/ws", routes.AttachWebSocketAsync),
            new("GET", "/containers/{name}/logs", routes.LogsAsync),
            new("POST", "/containers/{name}/resize", routes.ResizeAsync),
            new("GET", "/containers/{name}/top", routes.TopAsync),
            new("GET", "/containers/{name}/stats", routes.StatsAsync),
        ];
    }

    private Task AttachAsync(Exchange exchange)
    {
        var query = exchange.Query;
        var attachment = streams.OpenAttach(exchange.Name, new AttachQuery
        {
            Logs = query.Flag("logs"),
            Stream = query.Flag("stream"),
            Stdin = query.Flag("stdin"),
            Stdout = query.Flag("stdout"),
            Stderr = query.Flag("stderr"),
            DetachKeys = query.Text("detachKeys"),
        });
        var upgrade = exchange.Upgrade is null ? null : "tcp";
        var contentType = upgrade is null ? StreamType.Raw : StreamType.Of(attachment.Tty, exchange.Version);
        exchange.TakeOver(new TakeoverHead(contentType, upgrade), attachment.RunAsync, endsWithClient: !query.Flag("stdin"));
        return Task.CompletedTask;
    }

    /// <summary>
    /// Before 1.42 the streams could not be chosen. What is sent is never framed: the frames are the web socket's own, binary ones from 1.28 on.
    /// </summary>
    private Task AttachWebSocketAsync(Exchange exchange)
    {
        var handshake = WebSocketHandshake.Accept(exchange);
        var query = exchange.Query;
        var choose = exchange.Version >= new ApiVersion(1, 42);
        var attachment = streams.OpenAttach(exchange.Name, new AttachQuery
        {
            Logs = query.Flag("logs"),
            Stream = query.Flag("stream"),
            Stdin = !choose || query.Flag("stdin"),
            Stdout = !choose || query.Flag("stdout"),
            Stderr = !choose || query.Flag("stderr"),
            DetachKeys = query.Text("detachKeys"),
        });
        var binary = exchange.Version >= new ApiVersion(1, 28);
        exchange.TakeOver(handshake, (connection, aborted) => new WebSocketAttachment(attachment, binary).RunAsync(connection, aborted));
        return Task.CompletedTask;
    }

    private async Task LogsAsync(Exchange exchange)
    {
        var query = exchange.Query;
        var follow = query.Flag("follow");
        var log = streams.OpenLogs(exchange.Name, new LogQuery
        {
            Follow = follow,
            Stdout = query.Flag("stdout"),
            Stderr = query.Flag("stderr"),
            Since = query.Text("since"),
            Until = query.Text("until"),
            Timestamps = query.Flag("timestamps"),
            Details = query.Flag("details"),
            Tail = query.Text("tail"),
        });
        var body = await exchange.StreamAsync(StreamType.Of(log.Tty, exchange.Version));
        if (!follow)
        {
            await log.CopyToAsync(body, exchange.Aborted);
            return;
        }
        using var ended = exchange.EndOfStream();
        try
        {
            await log.CopyToAsync(body, ended.Token);
        }
        catch (OperationCanceledException) when (ended.Token.IsCancellationRequested)
        {
        }
    }

    private async Task ResizeAsync(Exchange exchange)
    {
        await streams.ResizeAsync(exchange.Name, SizeOf(exchange.Query), exchange.Aborted);
        await exchange.StatusAsync(200);
    }

    /// <summary>Errors: InvalidArgument when one of `h` and `w` is missing or no size.</summary>
    internal static TerminalSize SizeOf(Query query) => new(Side(query, "h"), Side(query, "w"));

    private static ushort Side(Query query, string name)
    {
        var text = query.Text(name) ?? "";
        return uint.TryParse(text, System.Globalization.CultureInfo.InvariantCulture, out var characters)
            ? (ushort)Math.Min(characters, ushort.MaxValue)
            : throw new EngineException(ErrorKind.InvalidArgument, $"invalid resize {(name == "h" ? "height" : "width")} {GoText.Quote(text)}: invalid syntax");
    }

    private async Task TopAsync(Exchange exchange)
        => await exchange.JsonAsync(await streams.TopAsync(exchange.Name, exchange.Query.Text("ps_args"), exchange.Aborted));

    private async Task StatsAsync(Exchange exchange)
    {
        var stream = exchange.Query.Flag("stream", otherwise: true);
        var oneShot = exchange.Version >= new ApiVersion(1, 41) && exchange.Query.Flag("one-shot");
        if (stream && oneShot)
            throw new EngineException(ErrorKind.InvalidArgument, "cannot have stream=true and one-shot=true");
        using var ended = exchange.EndOfStream();
        var samples = streams.Stats(exchange.Name, stream, oneShot, stream ? ended.Token : exchange.Aborted);
        var output = new JsonStream<ContainerStats>(await exchange.StreamAsync("application/json"), exchange.Version);
        try
        {
            await foreach (var sample in samples)
                await output.WriteAsync(sample, exchange.Aborted);
        }
        catch (OperationCanceledException) when (ended.Token.IsCancellationRequested)
        {
        }
    }
}
