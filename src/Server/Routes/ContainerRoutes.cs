using System.IO.Pipelines;
using Microsoft.AspNetCore.Http;
using Skiff.Api;
using Skiff.Api.Containers;
using Skiff.Engine.Containers;
using Skiff.Errors;
using Skiff.Server.Http;
using Skiff.Server.Versioning;

namespace Skiff.Server.Routes;

/// <summary>The containers and their lifecycle.</summary>
internal sealed class ContainerRoutes(IContainers containers)
{
    public static IEnumerable<Route> Of(IContainers containers)
    {
        var routes = new ContainerRoutes(containers);
        return
        [
            new("POST", "/containers/create", routes.CreateAsync),
            new("GET", "/containers/json", routes.ListAsync),
            new("GET", "/containers/ps", routes.ListAsync),
            new("POST", "/containers/prune", routes.PruneAsync),
            new("GET", "/containers/{name}/json", routes.InspectAsync),
            new("POST", "/containers/{name}/start", routes.StartAsync),
            new("POST", "/containers/{name}/stop", routes.StopAsync),
            new("POST", "/containers/{name}/restart", routes.RestartAsync),
            new("POST", "/containers/{name}/kill", routes.KillAsync),
            new("POST", "/containers/{name}/pause", routes.PauseAsync),
            new("POST", "/containers/{name}/unpause", routes.UnpauseAsync),
            new("POST", "/containers/{name}/wait", routes.WaitAsync),
            new("POST", "/containers/{name}/rename", routes.RenameAsync),
            new("POST", "/containers/{name}/update", routes.UpdateAsync),
            new("DELETE", "/containers/{name}", routes.RemoveAsync),
        ];
    }

    private async Task CreateAsync(Exchange exchange)
    {
        var request = await exchange.ReadAsync(ApiJson.Wire.ContainerCreateRequest)
            ?? throw new EngineException(ErrorKind.InvalidArgument, "config cannot be empty in order to create a container");
        request = CreateRequestShape.Upgrade(request, exchange.Version);
        var created = await containers.CreateAsync(request, exchange.Query.Text("name"), exchange.Query.Text("platform"), exchange.Aborted);
        await exchange.JsonAsync(created, StatusCodes.Status201Created);
    }

    private async Task ListAsync(Exchange exchange)
    {
        var query = new ContainerQuery
        {
            All = exchange.Query.Flag("all"),
            Limit = exchange.Query.Number("limit") is { } limit and > 0 ? limit : null,
            Size = exchange.Query.Flag("size"),
            Filters = exchange.Query.Filters(),
        };
        await exchange.JsonAsync(await containers.ListAsync(query, exchange.Aborted));
    }

    private async Task InspectAsync(Exchange exchange)
    {
        var inspected = await containers.InspectAsync(exchange.Name, exchange.Query.Flag("size"), exchange.Aborted);
        await exchange.JsonAsync(ContainerShape.Of(inspected, exchange.Version));
    }

    private async Task StartAsync(Exchange exchange)
    {
        // Seven bytes: clients that have nothing to say may still say `{}` or `null`.
        if ((await exchange.ReadTextAsync()).Length > 7)
        {
            throw new EngineException(ErrorKind.InvalidArgument,
                "starting container with non-empty request body was deprecated since API v1.22 and removed in v1.24");
        }
        await containers.StartAsync(exchange.Name, exchange.Aborted);
        await exchange.NoContentAsync();
    }

    private async Task StopAsync(Exchange exchange)
    {
        await containers.StopAsync(exchange.Name, StopOptionsOf(exchange), exchange.Aborted);
        await exchange.NoContentAsync();
    }

    private async Task RestartAsync(Exchange exchange)
    {
        await containers.RestartAsync(exchange.Name, StopOptionsOf(exchange), exchange.Aborted);
        await exchange.NoContentAsync();
    }

    private static StopOptions StopOptionsOf(Exchange exchange)
        => new(exchange.Version >= new ApiVersion(1, 42) ? exchange.Query.Text("signal") : null, exchange.Query.Number("t"));

    private async Task KillAsync(Exchange exchange)
    {
        try
        {
            await containers.KillAsync(exchange.Name, exchange.Query.Text("signal"), exchange.Aborted);
        }
        catch (EngineException error) when (error.Kind != ErrorKind.InvalidArgument)
        {
            throw new EngineException(error.Kind, $"Cannot kill container: {exchange.Name}: {error.Message}", error);
        }
        await exchange.NoContentAsync();
    }

    private async Task PauseAsync(Exchange exchange)
    {
        await containers.PauseAsync(exchange.Name, exchange.Aborted);
        await exchange.NoContentAsync();
    }

    private async Task UnpauseAsync(Exchange exchange)
    {
        await containers.UnpauseAsync(exchange.Name, exchange.Aborted);
        await exchange.NoContentAsync();
    }

    /// <summary>The head goes out before the wait is over: `docker run` starts the container only when it has seen it.</summary>
    private async Task WaitAsync(Exchange exchange)
    {
        var wait = containers.OpenWait(exchange.Name, WaitConditionOf(exchange));
        using var ended = exchange.EndOfStream();
        PipeWriter? body = null;
        if (exchange.Version >= new ApiVersion(1, 30))
            body = await exchange.StreamAsync("application/json");
        ContainerWait result;
        try
        {
            result = await wait.ResultAsync(ended.Token);
        }
        catch (OperationCanceledException) when (body is not null && ended.Token.IsCancellationRequested)
        {
            return;
        }
        if (body is null)
        {
            await exchange.JsonAsync(result);
            return;
        }
        WireShape.Write(body, result, exchange.Version);
        await body.FlushAsync(exchange.Aborted);
    }

    private static WaitCondition WaitConditionOf(Exchange exchange)
    {
        if (exchange.Version < new ApiVersion(1, 30))
            return WaitCondition.NotRunning;
        return exchange.Query.Text("condition") switch
        {
            null or "not-running" => WaitCondition.NotRunning,
            "next-exit" => WaitCondition.NextExit,
            "removed" => WaitCondition.Removed,
            var other => throw new EngineException(ErrorKind.InvalidArgument, $"invalid condition: {GoText.Quote(other)}"),
        };
    }

    private async Task RenameAsync(Exchange exchange)
    {
        await containers.RenameAsync(exchange.Name, exchange.Query.Text("name"), exchange.Aborted);
        await exchange.NoContentAsync();
    }

    private async Task UpdateAsync(Exchange exchange)
    {
        var request = await exchange.ReadAsync(ApiJson.Wire.ContainerUpdateRequest) ?? new ContainerUpdateRequest();
        await exchange.JsonAsync(await containers.UpdateAsync(exchange.Name, request, exchange.Aborted));
    }

    private async Task RemoveAsync(Exchange exchange)
    {
        var query = exchange.Query;
        await containers.RemoveAsync(exchange.Name, new RemoveOptions(query.Flag("force"), query.Flag("v"), query.Flag("link")), exchange.Aborted);
        await exchange.NoContentAsync();
    }

    private async Task PruneAsync(Exchange exchange)
        => await exchange.JsonAsync(await containers.PruneAsync(exchange.Query.Filters(), exchange.Aborted));
}
