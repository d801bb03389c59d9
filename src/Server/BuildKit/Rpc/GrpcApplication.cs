using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;
using Skiff.Errors;

namespace Skiff.Server.BuildKit.Rpc;

/// <summary>
/// gRPC above Kestrel: finds the method, and turns errors into trailers. The library's own server needs hosting, routing and dependency injection, which
/// this daemon does without.
/// </summary>
internal sealed partial class GrpcApplication(IReadOnlyDictionary<string, Func<GrpcCall, Task>> methods, ILogger logger) : IHttpApplication<HttpContext>
{
    public HttpContext CreateContext(IFeatureCollection contextFeatures) => new DefaultHttpContext(contextFeatures);

    public void DisposeContext(HttpContext context, Exception? exception)
    {
    }

    public async Task ProcessRequestAsync(HttpContext context)
    {
        context.Response.ContentType = "application/grpc";
        try
        {
            if (!methods.TryGetValue(context.Request.Path.Value ?? "", out var method))
                throw new GrpcFailure(GrpcStatus.Unimplemented, $"unknown method {context.Request.Path.Value}");
            await method(new GrpcCall(context));
            context.Response.AppendTrailer("grpc-status", "0");
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // nobody listens
        }
        catch (Exception error) // whatever went wrong is answered
        {
            var failure = Of(error);
            if (failure.Status == GrpcStatus.Internal)
                LogFailed(logger, context.Request.Path, error);
            context.Response.AppendTrailer("grpc-status", ((int)failure.Status).ToString(System.Globalization.CultureInfo.InvariantCulture));
            context.Response.AppendTrailer("grpc-message", Escape(failure.Message));
            if (failure.Details is { } details)
                context.Response.AppendTrailer("grpc-status-details-bin", Convert.ToBase64String(details).TrimEnd('='));
        }
    }

    private static GrpcFailure Of(Exception error) => error switch
    {
        GrpcFailure failure => failure,
        EngineException { Kind: ErrorKind.NotImplemented } => new GrpcFailure(GrpcStatus.Unimplemented, error.Message),
        EngineException => new GrpcFailure(GrpcStatus.Unknown, error.Message),
        OperationCanceledException => new GrpcFailure(GrpcStatus.Cancelled, "context canceled"),
        Google.Protobuf.InvalidProtocolBufferException => new GrpcFailure(GrpcStatus.InvalidArgument, error.Message),
        _ => new GrpcFailure(GrpcStatus.Internal, error.Message),
    };

    /// <summary>Percent-encoded UTF-8, as grpc-message wants it.</summary>
    private static string Escape(string text)
    {
        var result = new System.Text.StringBuilder();
        foreach (var value in System.Text.Encoding.UTF8.GetBytes(text))
        {
            if (value is >= 0x20 and <= 0x7E and not (byte)'%')
                result.Append((char)value);
            else
                result.Append('%').Append(value.ToString("X2", System.Globalization.CultureInfo.InvariantCulture));
        }
        return result.ToString();
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "{Method} failed")]
    private static partial void LogFailed(ILogger logger, PathString method, Exception error);
}
