using Skiff.Errors;
using Skiff.Server.BuildKit;
using Skiff.Server.BuildKit.Sessions;
using Skiff.Server.Http;
using Skiff.Server.Streams;

namespace Skiff.Server.Routes;

/// <summary>The two endpoints that become connections of HTTP/2: one that clients call on, one that they are called on.</summary>
internal sealed class BuildKitRoutes(Lazy<BuildKitServer> buildKit)
{
    private const string Protocol = "h2c";

    public static IEnumerable<Route> Of(Lazy<BuildKitServer> buildKit)
    {
        var routes = new BuildKitRoutes(buildKit);
        return
        [
            new("POST", "/grpc", routes.CallsAsync),
            new("POST", "/session", routes.SessionAsync),
        ];
    }

    private Task CallsAsync(Exchange exchange)
    {
        RequireUpgrade(exchange);
        exchange.TakeOver(new TakeoverHead(null, Protocol), (connection, aborted) => buildKit.Value.Endpoint.ServeAsync(connection, aborted));
        return Task.CompletedTask;
    }

    private Task SessionAsync(Exchange exchange)
    {
        RequireUpgrade(exchange);
        var id = exchange.RequestHeader("X-Docker-Expose-Session-Uuid") is { Length: > 0 } given
            ? given
            : throw new EngineException(ErrorKind.InvalidArgument, "the session has no X-Docker-Expose-Session-Uuid");
        var key = exchange.RequestHeader("X-Docker-Expose-Session-Sharedkey") ?? "";
        var methods = exchange.RequestHeaders("X-Docker-Expose-Session-Grpc-Method").ToHashSet(StringComparer.Ordinal);
        exchange.TakeOver(new TakeoverHead(null, Protocol), async (connection, aborted) =>
        {
            using var session = new ClientSession(id, key, methods, connection);
            buildKit.Value.Sessions.Add(session);
            try
            {
                await session.RunAsync(aborted);
            }
            finally
            {
                buildKit.Value.Sessions.Remove(session);
            }
        });
        return Task.CompletedTask;
    }

    private static void RequireUpgrade(Exchange exchange)
    {
        if (!string.Equals(exchange.Upgrade, Protocol, StringComparison.OrdinalIgnoreCase))
            throw new EngineException(ErrorKind.InvalidArgument, $"this endpoint speaks HTTP/2: the request has to ask for the upgrade to {Protocol}");
    }
}
