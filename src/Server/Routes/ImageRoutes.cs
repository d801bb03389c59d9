using Microsoft.AspNetCore.Http;
using Skiff.Api;
using Skiff.Engine.Images;
using Skiff.Errors;
using Skiff.Server.Http;
using Skiff.Server.Versioning;

namespace Skiff.Server.Routes;

/// <summary>The local images.</summary>
internal sealed class ImageRoutes(IImages images)
{
    public static IEnumerable<Route> Of(IImages images)
    {
        var routes = new ImageRoutes(images);
        return
        [
            new("GET", "/images/json", routes.ListAsync),
            new("POST", "/images/prune", routes.PruneAsync),
            new("GET", "/images/{name}/json", routes.InspectAsync),
            new("GET", "/images/{name}/history", routes.HistoryAsync),
            new("POST", "/images/{name}/tag", routes.TagAsync),
            new("DELETE", "/images/{name}", routes.RemoveAsync),
            new("POST", "/commit", routes.CommitAsync),
        ];
    }

    private async Task ListAsync(Exchange exchange)
    {
        var query = exchange.Query;
        var filters = query.Filters();
        if (exchange.Version < new ApiVersion(1, 41) && query.Text("filter") is { } reference)
            filters = filters.With("reference", reference);
        var found = await images.ListAsync(new ImageQuery
        {
            All = query.Flag("all"),
            SharedSize = exchange.Version >= new ApiVersion(1, 42) && query.Flag("shared-size"),
            Manifests = exchange.Version >= new ApiVersion(1, 47) && query.Flag("manifests"),
            Filters = filters,
        }, exchange.Aborted);
        await exchange.JsonAsync(ImageShape.Of(found, exchange.Version));
    }

    private async Task InspectAsync(Exchange exchange)
    {
        try
        {
            await exchange.JsonAsync(ImageShape.Of(await images.InspectAsync(exchange.Name, exchange.Aborted), exchange.Version));
        }
        catch (EngineException error) when (error.Kind == ErrorKind.NotFound && !error.Message.StartsWith("no such image", StringComparison.Ordinal))
        {
            // Docker says it twice, and clients have come to look for it.
            throw new EngineException(ErrorKind.NotFound, $"no such image: {exchange.Name}: {error.Message}", error);
        }
    }

    private async Task HistoryAsync(Exchange exchange) => await exchange.JsonAsync(await images.HistoryAsync(exchange.Name, exchange.Aborted));

    private async Task TagAsync(Exchange exchange)
    {
        await images.TagAsync(exchange.Name, exchange.Query.Text("repo"), exchange.Query.Text("tag"), exchange.Aborted);
        await exchange.StatusAsync(StatusCodes.Status201Created);
    }

    private async Task RemoveAsync(Exchange exchange)
    {
        var query = exchange.Query;
        await exchange.JsonAsync(await images.RemoveAsync(exchange.Name, query.Flag("force"), query.Flag("noprune"), exchange.Aborted));
    }

    private async Task PruneAsync(Exchange exchange)
        => await exchange.JsonAsync(await images.PruneAsync(exchange.Query.Filters(), exchange.Aborted));

    private async Task CommitAsync(Exchange exchange)
    {
        var query = exchange.Query;
        var config = await exchange.ReadAsync(ApiJson.Wire.ContainerConfig);
        var committed = await images.CommitAsync(new CommitOptions
        {
            Container = query.Text("container") ?? throw new EngineException(ErrorKind.InvalidArgument, "container name or ID is missing: query parameter 'container'"),
            Repository = query.Text("repo"),
            Tag = query.Text("tag"),
            Comment = query.Text("comment"),
            Author = query.Text("author"),
            Pause = query.Flag("pause", otherwise: true),
            Changes = query.Texts("changes"),
            Config = config,
        }, exchange.Aborted);
        await exchange.JsonAsync(committed, StatusCodes.Status201Created);
    }
}
