using Microsoft.AspNetCore.Http;
using Skiff.Api;
using Skiff.Engine.Networks;
using Skiff.Errors;
using Skiff.Server.Http;
using Skiff.Server.Versioning;

namespace Skiff.Server.Routes;

internal sealed class NetworkRoutes(INetworks networks)
{
    public static IEnumerable<Route> Of(INetworks networks)
    {
        var routes = new NetworkRoutes(networks);
        return
        [
            new("GET", "/networks", routes.ListAsync),
            new("GET", "/networks/", routes.ListAsync),
            new("POST", "/networks/create", routes.CreateAsync),
            new("POST", "/networks/prune", routes.PruneAsync),
            new("GET", "/networks/{name}", routes.InspectAsync),
            new("DELETE", "/networks/{name}", routes.RemoveAsync),
            new("POST", "/networks/{name}/connect", routes.ConnectAsync),
            new("POST", "/networks/{name}/disconnect", routes.DisconnectAsync),
        ];
    }

    private async Task ListAsync(Exchange exchange)
    {
        var listed = await networks.ListAsync(exchange.Query.Filters(), exchange.Aborted);
        // from 1.52 on a list says nothing of who is connected
        await exchange.JsonAsync(exchange.Version < new ApiVersion(1, 52) ? listed : listed.ConvertAll(static network => network with { Containers = null }));
    }

    private async Task InspectAsync(Exchange exchange)
    {
        var query = exchange.Query;
        await exchange.JsonAsync(await networks.InspectAsync(exchange.Name, query.Flag("verbose"), query.Text("scope"), exchange.Aborted));
    }

    private async Task CreateAsync(Exchange exchange)
    {
        var request = await exchange.ReadAsync(ApiJson.Wire.NetworkCreateRequest) ?? throw EmptyBody();
        await exchange.JsonAsync(await networks.CreateAsync(request, exchange.Aborted), StatusCodes.Status201Created);
    }

    private async Task RemoveAsync(Exchange exchange)
    {
        await networks.RemoveAsync(exchange.Name, exchange.Aborted);
        await exchange.NoContentAsync();
    }

    private async Task ConnectAsync(Exchange exchange)
    {
        var request = await exchange.ReadAsync(ApiJson.Wire.NetworkConnectRequest) ?? throw EmptyBody();
        await networks.ConnectAsync(exchange.Name, request, exchange.Aborted);
        await exchange.StatusAsync(StatusCodes.Status200OK);
    }

    private async Task DisconnectAsync(Exchange exchange)
    {
        var request = await exchange.ReadAsync(ApiJson.Wire.NetworkDisconnectRequest) ?? throw EmptyBody();
        await networks.DisconnectAsync(exchange.Name, request, exchange.Aborted);
        await exchange.StatusAsync(StatusCodes.Status200OK);
    }

    private async Task PruneAsync(Exchange exchange)
        => await exchange.JsonAsync(await networks.PruneAsync(exchange.Query.Filters(), exchange.Aborted));

    private static EngineException EmptyBody() => new(ErrorKind.InvalidArgument, "invalid JSON: got EOF while reading request body");
}
