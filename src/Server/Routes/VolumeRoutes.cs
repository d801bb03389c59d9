using Microsoft.AspNetCore.Http;
using Skiff.Api;
using Skiff.Api.Volumes;
using Skiff.Engine.Volumes;
using Skiff.Server.Http;
using Skiff.Server.Versioning;

namespace Skiff.Server.Routes;

internal sealed class VolumeRoutes(IVolumes volumes)
{
    public static IEnumerable<Route> Of(IVolumes volumes)
    {
        var routes = new VolumeRoutes(volumes);
        return
        [
            new("GET", "/volumes", routes.ListAsync),
            new("POST", "/volumes/create", routes.CreateAsync),
            new("POST", "/volumes/prune", routes.PruneAsync),
            new("GET", "/volumes/{name}", routes.InspectAsync),
            new("DELETE", "/volumes/{name}", routes.RemoveAsync),
            // Only cluster volumes can be updated, which are the swarm's.
            new("PUT", "/volumes/{name}", SwarmRoutes.RefuseAsync),
        ];
    }

    private async Task ListAsync(Exchange exchange)
        => await exchange.JsonAsync(await volumes.ListAsync(exchange.Query.Filters(), exchange.Aborted));

    private async Task CreateAsync(Exchange exchange)
    {
        var request = await exchange.ReadAsync(ApiJson.Wire.VolumeCreateRequest) ?? new VolumeCreateRequest();
        await exchange.JsonAsync(await volumes.CreateAsync(request, exchange.Aborted), StatusCodes.Status201Created);
    }

    private async Task InspectAsync(Exchange exchange)
        => await exchange.JsonAsync(await volumes.InspectAsync(exchange.Name, exchange.Aborted));

    private async Task RemoveAsync(Exchange exchange)
    {
        await volumes.RemoveAsync(exchange.Name, exchange.Query.Flag("force"), exchange.Aborted);
        await exchange.NoContentAsync();
    }

    /// <summary>Before 1.42 named volumes were pruned with the anonymous ones.</summary>
    private async Task PruneAsync(Exchange exchange)
    {
        var filters = exchange.Query.Filters();
        if (exchange.Version < new ApiVersion(1, 42))
            filters = filters.With("all", "true");
        await exchange.JsonAsync(await volumes.PruneAsync(filters, exchange.Aborted));
    }
}
