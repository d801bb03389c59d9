using Skiff.Engine.Containers;
using Skiff.Engine.Images;
using Skiff.Errors;
using Skiff.Server.ErrorMapping;
using Skiff.Server.Http;
using Skiff.Server.Streams;

namespace Skiff.Server.Routes;

/// <summary>Images as archives: load, save, import.</summary>
internal sealed class ImageTransferRoutes(IImages images)
{
    public static IEnumerable<Route> Of(IImages images)
    {
        var routes = new ImageTransferRoutes(images);
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
        if (query.Text("fromImage") is { } image)
            throw new EngineException(ErrorKind.NotImplemented, $"cannot pull {image}: this engine has no registry client; use load or import");
        var source = query.Text("fromSrc") ?? "-";
        if (source != "-")
            throw new EngineException(ErrorKind.NotImplemented, $"cannot import from {source}: only from the request's body (-)");
        var progress = new ProgressStream(exchange);
        try
        {
            await images.ImportAsync(new ImageImport
            {
                Archive = exchange.Body,
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
