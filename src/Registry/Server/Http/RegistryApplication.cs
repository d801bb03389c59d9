using System.Text.Json;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;
using Skiff.Registry.Server.Access;

namespace Skiff.Registry.Server.Http;

/// <summary>HTTP above Kestrel: lets in, hands to the route, turns refusals into answers, writes a line about each request.</summary>
internal sealed partial class RegistryApplication(RegistryRoutes routes, PasswordGate? gate, ILogger logger) : IHttpApplication<HttpContext>
{
    public HttpContext CreateContext(IFeatureCollection contextFeatures) => new DefaultHttpContext(contextFeatures);

    public void DisposeContext(HttpContext context, Exception? exception)
    {
    }

    public async Task ProcessRequestAsync(HttpContext context)
    {
        try
        {
            context.Response.Headers["Docker-Distribution-Api-Version"] = "registry/2.0";
            await AnswerAsync(context);
        }
        catch (Exception) when (context.Response.HasStarted || context.RequestAborted.IsCancellationRequested)
        {
            // The status is gone, or the client is: it notices that the answer is not whole.
            context.Abort();
            LogBroken(logger, context.Request.Method, context.Request.Path);
            return;
        }
        catch (RegistryFault fault)
        {
            await RefuseAsync(context, fault);
        }
        catch (Exception error) // whatever went wrong is answered
        {
            LogFailed(logger, context.Request.Method, context.Request.Path, error);
            await RefuseAsync(context, new RegistryFault(StatusCodes.Status500InternalServerError, "UNKNOWN", "unknown error"));
        }
        LogAnswered(logger, context.Request.Method, context.Request.Path, context.Response.StatusCode);
    }

    /// <summary>A JSON document as the whole answer.</summary>
    public static async Task WriteAsync(HttpContext context, int status, string contentType, ReadOnlyMemory<byte> body)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = contentType;
        context.Response.ContentLength = body.Length;
        if (!HttpMethods.IsHead(context.Request.Method))
            await context.Response.BodyWriter.WriteAsync(body, context.RequestAborted);
    }

    private Task AnswerAsync(HttpContext context)
    {
        var path = RegistryPath.Parse(context.Request.Path.Value ?? "/");
        if (path.Resource == RegistryResource.None)
        {
            // the root is what probes of load balancers ask for
            context.Response.StatusCode = context.Request.Path.Value is "/" or "" ? StatusCodes.Status200OK : StatusCodes.Status404NotFound;
            context.Response.ContentLength = 0;
            return Task.CompletedTask;
        }
        gate?.Require(context);
        return routes.AnswerAsync(context, path);
    }

    private static Task RefuseAsync(HttpContext context, RegistryFault fault)
    {
        context.Response.Headers.ContentLength = null;
        var body = JsonSerializer.SerializeToUtf8Bytes(new ErrorList([new ErrorItem(fault.Code, fault.Message, fault.Detail)]), ServerJson.Default.ErrorList);
        return WriteAsync(context, fault.Status, "application/json; charset=utf-8", body);
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "{Method} {Path} {Status}")]
    private static partial void LogAnswered(ILogger logger, string method, PathString path, int status);

    [LoggerMessage(Level = LogLevel.Information, Message = "{Method} {Path} broke off")]
    private static partial void LogBroken(ILogger logger, string method, PathString path);

    [LoggerMessage(Level = LogLevel.Error, Message = "{Method} {Path} failed")]
    private static partial void LogFailed(ILogger logger, string method, PathString path, Exception error);
}
