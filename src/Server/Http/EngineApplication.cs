using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;
using Skiff.Api.Daemon;
using Skiff.Errors;
using Skiff.Server.ErrorMapping;
using Skiff.Server.Lifetime;
using Skiff.Server.Streams;
using Skiff.Server.Versioning;

namespace Skiff.Server.Http;

/// <summary>
/// The whole of HTTP above Kestrel: finds the route, refuses versions that are not spoken, adds the headers that every answer carries, and turns
/// errors into answers. Hosting, dependency injection and endpoint routing would double the daemon's memory and serve nothing here.
/// </summary>
internal sealed partial class EngineApplication(Router router, string serverVersion, ILogger logger, IdleTrim trim, CancellationToken stopping)
    : IHttpApplication<HttpContext>
{
    private readonly string _server = $"Docker/{serverVersion} (linux)";
    private readonly string _newest = ApiVersion.Newest.ToString();

    public HttpContext CreateContext(IFeatureCollection contextFeatures) => new DefaultHttpContext(contextFeatures);

    public void DisposeContext(HttpContext context, Exception? exception)
    {
    }

    public async Task ProcessRequestAsync(HttpContext context)
    {
        trim.Postpone();
        var path = RequestPath.Parse(context.Request.Path.Value ?? "/");
        var route = router.Find(context.Request.Method, path.Path, out var name);
        if (route is null)
        {
            await AnswerUnroutedAsync(context, path);
            return;
        }
        AddCommonHeaders(context.Response.Headers, experimental: true);
        if (await RefusesVersionAsync(context, path))
            return;
        await RunAsync(route, new Exchange(context, path.Version, name, stopping), context);
    }

    private async Task RunAsync(Route route, Exchange exchange, HttpContext context)
    {
        var takeover = context.Features.Get<Takeover>();
        takeover?.Serving = true;
        try
        {
            await route.Answer(exchange);
        }
        catch (Exception error) when (context.Response.HasStarted)
        {
            // The status is gone: the client is to notice that the answer is not whole.
            if (error is not OperationCanceledException)
                LogBroken(logger, context.Request.Method, context.Request.Path, error);
            context.Abort();
        }
        catch (Exception error) // whatever went wrong is answered; the mapping knows what is the client's fault
        {
            var (status, message) = ErrorStatus.Of(error);
            if (status >= StatusCodes.Status500InternalServerError && error is not EngineException)
                LogFailed(logger, context.Request.Method, context.Request.Path, context.TraceIdentifier, error);
            else
                LogRefused(logger, context.Request.Method, context.Request.Path, status, message);
            context.Response.Headers.ContentLength = null;
            await AnswerErrorAsync(context, status, message);
        }
        finally
        {
            takeover?.Serving = false;
        }
    }

    /// <summary>The router knows neither the path nor, what Docker does not tell apart, the method. Such answers carry no headers of the engine.</summary>
    private async Task AnswerUnroutedAsync(HttpContext context, RequestPath path)
    {
        if (HttpMethods.IsOptions(context.Request.Method))
        {
            AddCommonHeaders(context.Response.Headers, experimental: true);
            context.Response.ContentLength = 0;
            return;
        }
        if (path.Version < ApiVersion.Oldest)
            await AnswerTextAsync(context, StatusCodes.Status404NotFound, "page not found\n");
        else
            await AnswerErrorAsync(context, StatusCodes.Status404NotFound, "page not found");
    }

    private static async ValueTask<bool> RefusesVersionAsync(HttpContext context, RequestPath path)
    {
        if (path.Version < ApiVersion.Oldest)
        {
            context.Response.Headers.Remove("Docker-Experimental");
            await AnswerTextAsync(context, StatusCodes.Status400BadRequest,
                $"client version {path.VersionText} is too old. Minimum supported API version is {ApiVersion.Oldest}, please upgrade your client to a newer version\n");
            return true;
        }
        if (path.Version > ApiVersion.Newest)
        {
            context.Response.Headers.Remove("Docker-Experimental");
            await AnswerErrorAsync(context, StatusCodes.Status400BadRequest,
                $"client version {path.VersionText} is too new. Maximum supported API version is {ApiVersion.Newest}");
            return true;
        }
        return false;
    }

    private void AddCommonHeaders(IHeaderDictionary headers, bool experimental)
    {
        headers["Api-Version"] = _newest;
        if (experimental)
            headers["Docker-Experimental"] = "false";
        headers["Ostype"] = "linux";
        headers.Server = _server;
    }

    private static async Task AnswerErrorAsync(HttpContext context, int status, string message)
    {
        context.Response.StatusCode = status;
        if (status is StatusCodes.Status304NotModified)
            return;
        using var buffer = new PooledBuffer();
        WireShape.Write(buffer, new ErrorResponse { Message = message }, ApiVersion.Newest);
        await WriteAsync(context, buffer.Written, "application/json");
    }

    /// <summary>Clients from before 1.24 do not read JSON errors.</summary>
    private static Task AnswerTextAsync(HttpContext context, int status, string text)
    {
        context.Response.StatusCode = status;
        context.Response.Headers.XContentTypeOptions = "nosniff";
        return WriteAsync(context, System.Text.Encoding.UTF8.GetBytes(text), "text/plain; charset=utf-8");
    }

    private static async Task WriteAsync(HttpContext context, ReadOnlyMemory<byte> body, string contentType)
    {
        context.Response.ContentType = contentType;
        context.Response.ContentLength = body.Length;
        if (!HttpMethods.IsHead(context.Request.Method))
            await context.Response.BodyWriter.WriteAsync(body, context.RequestAborted);
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "{Method} {Path} failed (request {Request})")]
    private static partial void LogFailed(ILogger logger, string method, PathString path, string request, Exception error);

    [LoggerMessage(Level = LogLevel.Debug, Message = "{Method} {Path} answered {Status}: {Text}")]
    private static partial void LogRefused(ILogger logger, string method, PathString path, int status, string text);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Method} {Path} broke off after its answer had begun")]
    private static partial void LogBroken(ILogger logger, string method, PathString path, Exception error);
}
