using Skiff.Api.Images;
using Skiff.Errors;
using Skiff.Server.Http;

namespace Skiff.Server.Routes;

/// <summary>Endpoints whose part of the engine is not there: refused by name.</summary>
internal static class RefusedRoutes
{
    public static IEnumerable<Route> All { get; } =
    [
        new("POST", "/auth", static exchange => Refuse("cannot log in to a registry: this engine has no registry client")),
        new("GET", "/images/search", static exchange => Refuse("cannot search images: this engine has no registry client")),
        new("POST", "/images/{name}/push", static exchange => Refuse($"cannot push {exchange.Name}: this engine has no registry client")),
        new("GET", "/images/{name}/attestations", static exchange => Refuse("image attestations are not supported by this engine")),
        new("GET", "/distribution/{name}/json", static exchange => Refuse($"cannot inspect {exchange.Name} in its registry: this engine has no registry client")),
        new("POST", "/build/cancel", static exchange => Refuse("cancelling a BuildKit build is not supported by this engine")),
        new("POST", "/build/prune", static exchange => exchange.JsonAsync(new BuildCachePruned([], 0))),
        new("POST", "/session", static exchange => Refuse("BuildKit sessions are not supported by this engine")),
        new("POST", "/grpc", static exchange => Refuse("BuildKit's gRPC endpoint is not supported by this engine")),
        new("GET", "/containers/{name}/checkpoints", static exchange => Refuse("checkpoints are not supported by this engine")),
        new("POST", "/containers/{name}/checkpoints", static exchange => Refuse("checkpoints are not supported by this engine")),
    ];

    private static Task Refuse(string what) => throw new EngineException(ErrorKind.NotImplemented, what);
}
