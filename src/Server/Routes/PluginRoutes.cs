using System.Text;
using Skiff.Errors;
using Skiff.Server.Http;

namespace Skiff.Server.Routes;

/// <summary>Answers as an engine without managed plugins.</summary>
internal static class PluginRoutes
{
    private static readonly byte[] EmptyList = Encoding.ASCII.GetBytes("[]\n");

    public static IEnumerable<Route> All { get; } =
    [
        new("GET", "/plugins", static exchange => exchange.BytesAsync(EmptyList, "application/json")),
        new("GET", "/plugins/privileges", RefuseAsync),
        new("POST", "/plugins/pull", RefuseAsync),
        new("POST", "/plugins/create", RefuseAsync),
        new("GET", "/plugins/{name}/json", NotFoundAsync),
        new("DELETE", "/plugins/{name}", NotFoundAsync),
        new("POST", "/plugins/{name}/enable", NotFoundAsync),
        new("POST", "/plugins/{name}/disable", NotFoundAsync),
        new("POST", "/plugins/{name}/set", NotFoundAsync),
        new("POST", "/plugins/{name}/push", NotFoundAsync),
        new("POST", "/plugins/{name}/upgrade", NotFoundAsync),
    ];

    private static Task NotFoundAsync(Exchange exchange)
        => throw new EngineException(ErrorKind.NotFound, $"plugin {GoText.Quote(exchange.Name)} not found");

    private static Task RefuseAsync(Exchange exchange)
        => throw new EngineException(ErrorKind.NotImplemented, "managed plugins are not supported by this engine");
}
