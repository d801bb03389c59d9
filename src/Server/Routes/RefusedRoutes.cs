using Skiff.Errors;
using Skiff.Server.Http;

namespace Skiff.Server.Routes;

/// <summary>Endpoints whose part of the engine is not there: refused by name.</summary>
internal static class RefusedRoutes
{
    public static IEnumerable<Route> All { get; } =
    [
        new("GET", "/images/{name}/attestations", static exchange => Refuse("image attestations are not supported by this engine")),
        new("GET", "/containers/{name}/checkpoints", static exchange => Refuse("checkpoints are not supported by this engine")),
        new("POST", "/containers/{name}/checkpoints", static exchange => Refuse("checkpoints are not supported by this engine")),
    ];

    private static Task Refuse(string what) => throw new EngineException(ErrorKind.NotImplemented, what);
}
