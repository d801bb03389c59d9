using Skiff.Api.Daemon;
using Skiff.Engine.Daemon;
using Skiff.Engine.Events;
using Skiff.Server.Http;
using Skiff.Server.Streams;
using Skiff.Server.Versioning;

namespace Skiff.Server.Routes;

/// <summary>The engine as a whole: ping, version, info, events, disk usage.</summary>
internal sealed class SystemRoutes(ISystem system)
{
    private static readonly byte[] Ok = "OK"u8.ToArray();
    private static readonly string[] DiskUsageTypes = ["container", "image", "volume", "build-cache"];

    public static IEnumerable<Route> Of(ISystem system)
    {
        var routes = new SystemRoutes(system);
        return
        [
            new("GET", "/_ping", PingAsync),
            new("HEAD", "/_ping", PingAsync),
            new("GET", "/version", routes.VersionAsync),
            new("GET", "/info", routes.InfoAsync),
            new("GET", "/events", routes.EventsAsync),
            new("GET", "/system/df", routes.DiskUsageAsync),
        ];
    }

    private static Task PingAsync(Exchange exchange)
    {
        exchange.Header("Cache-Control", "no-cache, no-store, must-revalidate");
        exchange.Header("Pragma", "no-cache");
        exchange.Header("Builder-Version", "2");
        exchange.Header("Swarm", "inactive");
        return exchange.IsHead
            ? exchange.BytesAsync(default, "text/plain; charset=utf-8")
            : exchange.BytesAsync(Ok, "text/plain; charset=utf-8");
    }

    private Task VersionAsync(Exchange exchange) => exchange.JsonAsync(VersionShape.Announce(system.Version()));

    private async Task InfoAsync(Exchange exchange) => await exchange.JsonAsync(await system.InfoAsync(exchange.Aborted));

    private async Task EventsAsync(Exchange exchange)
    {
        var query = new EventQuery
        {
            Since = exchange.Query.Text("since"),
            Until = exchange.Query.Text("until"),
            Filters = exchange.Query.Filters(),
        };
        using var ended = exchange.EndOfStream();
        var events = system.Events(query, ended.Token);
        var (contentType, separated) = EventContentType(exchange);
        var stream = new JsonStream<EventMessage>(await exchange.StreamAsync(contentType), exchange.Version, separated);
        try
        {
            await foreach (var message in events)
                await stream.WriteAsync(message, ended.Token);
        }
        catch (OperationCanceledException) when (ended.Token.IsCancellationRequested)
        {
        }
    }

    /// <summary>From 1.52 on the client may ask for a media type of its own for what is a stream of JSON objects in any case.</summary>
    private static (string ContentType, bool Separated) EventContentType(Exchange exchange)
    {
        var accepted = exchange.Version >= new ApiVersion(1, 52) ? exchange.RequestHeader("Accept") ?? "" : "";
        if (accepted.Contains("application/json-seq", StringComparison.OrdinalIgnoreCase))
            return ("application/json-seq", true);
        if (accepted.Contains("application/x-ndjson", StringComparison.OrdinalIgnoreCase))
            return ("application/x-ndjson", false);
        return accepted.Contains("application/jsonl", StringComparison.OrdinalIgnoreCase) && exchange.Version >= new ApiVersion(1, 53)
            ? ("application/jsonl", false)
            : ("application/json", false);
    }

    private async Task DiskUsageAsync(Exchange exchange)
    {
        var types = exchange.Query.Texts("type");
        foreach (var type in types)
        {
            if (!DiskUsageTypes.Contains(type))
                throw new Errors.EngineException(Errors.ErrorKind.InvalidArgument, $"unknown object type: {type}");
        }
        var usage = await system.DiskUsageAsync(types, exchange.Aborted);
        await exchange.JsonAsync(DiskUsageShape.Of(usage, exchange.Version, exchange.Query.Flag("verbose")));
    }
}
