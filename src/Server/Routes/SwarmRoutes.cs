using Skiff.Errors;
using Skiff.Server.Http;

namespace Skiff.Server.Routes;

/// <summary>Answers as an engine that is not in a swarm.</summary>
internal static class SwarmRoutes
{
    public static IEnumerable<Route> All { get; } =
    [
        new("POST", "/swarm/init", RefuseToJoinAsync),
        new("POST", "/swarm/join", RefuseToJoinAsync),
        new("POST", "/swarm/leave", RefuseToLeaveAsync),
        new("POST", "/swarm/unlock", RefuseToLeaveAsync),
        new("GET", "/swarm", RefuseAsync),
        new("GET", "/swarm/unlockkey", RefuseAsync),
        new("POST", "/swarm/update", RefuseAsync),
        .. Of("/nodes"),
        .. Of("/services"),
        .. Of("/tasks"),
        .. Of("/secrets"),
        .. Of("/configs"),
        new("POST", "/services/create", RefuseAsync),
        new("POST", "/secrets/create", RefuseAsync),
        new("POST", "/configs/create", RefuseAsync),
        new("GET", "/services/{name}/logs", RefuseAsync),
        new("GET", "/tasks/{name}/logs", RefuseAsync),
    ];

    public static Task RefuseAsync(Exchange exchange) => throw new EngineException(ErrorKind.Unavailable,
        "This node is not a swarm manager. Use \"docker swarm init\" or \"docker swarm join\" to connect this node to swarm and try again.");

    private static Task RefuseToJoinAsync(Exchange exchange)
        => throw new EngineException(ErrorKind.NotImplemented, "swarm mode is not supported by this engine");

    private static Task RefuseToLeaveAsync(Exchange exchange)
        => throw new EngineException(ErrorKind.Unavailable, "This node is not part of a swarm");

    private static IEnumerable<Route> Of(string collection) =>
    [
        new("GET", collection, RefuseAsync),
        new("GET", collection + "/{name}", RefuseAsync),
        new("DELETE", collection + "/{name}", RefuseAsync),
        new("POST", collection + "/{name}/update", RefuseAsync),
    ];
}
