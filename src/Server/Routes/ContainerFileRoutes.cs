using System.Text.Json;
using Skiff.Api;
using Skiff.Api.Containers;
using Skiff.Engine.Containers;
using Skiff.Errors;
using Skiff.Server.Http;

namespace Skiff.Server.Routes;

/// <summary>A container's file system: what changed, and archives in and out.</summary>
internal sealed class ContainerFileRoutes(IContainerFiles files)
{
    private const string StatHeader = "X-Docker-Container-Path-Stat";

    public static IEnumerable<Route> Of(IContainerFiles files)
    {
        var routes = new ContainerFileRoutes(files);
        return
        [
            new("GET", "/containers/{name}/changes", routes.ChangesAsync),
            new("GET", "/containers/{name}/export", routes.ExportAsync),
            new("HEAD", "/containers/{name}/archive", routes.StatAsync),
            new("GET", "/containers/{name}/archive", routes.ArchiveAsync),
            new("PUT", "/containers/{name}/archive", routes.ExtractAsync),
        ];
    }

    private async Task ChangesAsync(Exchange exchange) => await exchange.JsonAsync(await files.ChangesAsync(exchange.Name, exchange.Aborted));

    private async Task ExportAsync(Exchange exchange)
    {
        await using var export = await files.OpenExportAsync(exchange.Name, exchange.Aborted);
        await export.CopyToAsync(await exchange.StreamAsync("application/octet-stream"), exchange.Aborted);
    }

    private async Task StatAsync(Exchange exchange)
    {
        exchange.Header(StatHeader, Encode(await files.StatAsync(exchange.Name, PathOf(exchange), exchange.Aborted)));
        await exchange.StatusAsync(200);
    }

    private async Task ArchiveAsync(Exchange exchange)
    {
        await using var archive = await files.OpenArchiveAsync(exchange.Name, PathOf(exchange), exchange.Aborted);
        exchange.Header(StatHeader, Encode(archive.Stat));
        await archive.CopyToAsync(await exchange.StreamAsync("application/x-tar"), exchange.Aborted);
    }

    private async Task ExtractAsync(Exchange exchange)
    {
        var query = exchange.Query;
        var options = new ExtractOptions(PathOf(exchange), query.Flag("noOverwriteDirNonDir"), query.Flag("copyUIDGID"));
        await files.ExtractAsync(exchange.Name, options, exchange.Body, exchange.Aborted);
        await exchange.StatusAsync(200);
    }

    private static string PathOf(Exchange exchange)
        => exchange.Query.Text("path") ?? throw new EngineException(ErrorKind.InvalidArgument, "bad parameter: 'path' cannot be empty");

    private static string Encode(ContainerPathStat stat)
        => Convert.ToBase64String(JsonSerializer.SerializeToUtf8Bytes(stat, ApiJson.Wire.ContainerPathStat));
}
