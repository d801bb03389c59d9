using Microsoft.AspNetCore.Http;
using Skiff.Api;
using Skiff.Api.Daemon;
using Skiff.Api.Exec;
using Skiff.Engine.Exec;
using Skiff.Errors;
using Skiff.Server.Http;
using Skiff.Server.Streams;
using Skiff.Server.Versioning;

namespace Skiff.Server.Routes;

/// <summary>Further processes in running containers.</summary>
internal sealed class ExecRoutes(IExecs execs)
{
    public static IEnumerable<Route> Of(IExecs execs)
    {
        var routes = new ExecRoutes(execs);
        return
        [
            new("POST", "/containers/{name}/exec", routes.CreateAsync),
            new("POST", "/exec/{name}/start", routes.StartAsync),
            new("POST", "/exec/{name}/resize", routes.ResizeAsync),
            new("GET", "/exec/{name}/json", routes.InspectAsync),
        ];
    }

    private async Task CreateAsync(Exchange exchange)
    {
        var request = await exchange.ReadAsync(ApiJson.Wire.ExecCreateRequest) ?? new ExecCreateRequest();
        if (request.Cmd is not { Count: > 0 })
            throw new EngineException(ErrorKind.InvalidArgument, "No exec command specified");
        if (exchange.Version < new ApiVersion(1, 42))
            request = request with { ConsoleSize = null };
        var id = await execs.CreateAsync(exchange.Name, request, exchange.Aborted);
        await exchange.JsonAsync(new IdResponse { Id = id }, StatusCodes.Status201Created);
    }

    private async Task StartAsync(Exchange exchange)
    {
        var request = await exchange.ReadAsync(ApiJson.Wire.ExecStartRequest) ?? new ExecStartRequest();
        if (exchange.Version < new ApiVersion(1, 42))
            request = request with { ConsoleSize = null };
        if (request.Detach)
        {
            await execs.StartDetachedAsync(exchange.Name, request, exchange.Aborted);
            await exchange.StatusAsync(StatusCodes.Status200OK);
            return;
        }
        var attachment = execs.OpenStart(exchange.Name, request);
        var upgrade = exchange.Upgrade is null ? null : "tcp";
        var contentType = upgrade is null ? StreamType.Raw : StreamType.Of(attachment.Tty, exchange.Version);
        exchange.TakeOver(new TakeoverHead(contentType, upgrade, exchange.CommonHeaderFields()), attachment.RunAsync);
    }

    private async Task ResizeAsync(Exchange exchange)
    {
        await execs.ResizeAsync(exchange.Name, ContainerStreamRoutes.SizeOf(exchange.Query), exchange.Aborted);
        await exchange.StatusAsync(StatusCodes.Status200OK);
    }

    private Task InspectAsync(Exchange exchange) => exchange.JsonAsync(execs.Inspect(exchange.Name));
}
