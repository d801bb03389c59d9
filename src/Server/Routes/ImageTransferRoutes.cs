using Skiff.Engine.Containers;
using Skiff.Engine.Images;
using Skiff.Engine.Registries;
using Skiff.Server.ErrorMapping;
using Skiff.Server.Http;
using Skiff.Server.Streams;

namespace Skiff.Server.Routes;

/// <summary>Images that come and go: load, save, import, pull.</summary>
internal sealed class ImageTransferRoutes(IImages images, IRegistries registries)
{
    public static IEnumerable<Route> Of(IImages images, IRegistries registries)
    {
        var routes = new ImageTransferRoutes(images, registries);
        return
        [
            new("POST", "/images/load", routes.LoadAsync),
            new("GET", "/images/get", routes.SaveAllAsync),
            new("GET", "/images/{name}/get", routes.SaveOneAsync),
            new("POST", "/images/create", routes.CreateAsync),
        ];
    }

    /// <summary>Answers 200 whatever happens: an error stands in the stream.</summary>
    private async Task LoadAsync(Exchange exchange)
    {
        var progress = new ProgressStream(exchange);
        try
        {
            await images.LoadAsync(exchange.Body, exchange.Query.Flag("quiet", otherwise: true), progress.ReportAsync, exchange.Aborted);
            await progress.StartAsync();
        }
        catch (Exception error) when (error is not OperationCanceledException) // the status is 200 by Docker's custom, so the text is all the client gets
        {
            await progress.FailAsync(ErrorStatus.Of(error).Message);
        }
    }

    private Task SaveAllAsync(Exchange exchange) => SaveAsync(exchange, exchange.Query.Texts("names"));

    private Task SaveOneAsync(Exchange exchange) => SaveAsync(exchange, [exchange.Name]);

    private async Task SaveAsync(Exchange exchange, IReadOnlyList<string> names)
    {
        await using IExport archive = await images.OpenSaveAsync(names, exchange.Aborted);
        await archive.CopyToAsync(await exchange.StreamAsync("application/x-tar"), exchange.Aborted);
    }

    private async Task CreateAsync(Exchange exchange)
    {
        var query = exchange.Query;
        var progress = new ProgressStream(exchange);
        try
        {
            if (query.Text("fromImage") is { } image)
            {
                using var ended = exchange.EndOfStream(); // a client that goes away wants no image
                await registries.PullAsync(
                    new PullOptions { Image = image, Tag = query.Text("tag"), Platform = query.Text("platform"), Auth = RegistryRoutes.AuthOf(exchange) },
                    progress.ReportAsync,
                    ended.Token);
                await progress.StartAsync();
                return;
            }
            var source = query.Text("fromSrc") ?? "-";
            await using var archive = source == "-" ? exchange.Body : await registries.OpenAddressAsync(source, progress.ReportAsync, exchange.Aborted);
            await images.ImportAsync(new ImageImport
            {
                Archive = archive,
                Source = source,
                Repository = query.Text("repo"),
                Tag = query.Text("tag"),
                Message = query.Text("message"),
                Changes = query.Texts("changes"),
                Platform = query.Text("platform"),
            }, progress.ReportAsync, exchange.Aborted);
            await progress.StartAsync();
        }
        catch (Exception error) when (exchange.Started && error is not OperationCanceledException) // the status is gone; what is left is the stream
        {
            await progress.FailAsync(ErrorStatus.Of(error).Message);
        }
    }
}
