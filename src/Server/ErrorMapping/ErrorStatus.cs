using Microsoft.AspNetCore.Http;
using Skiff.Errors;

namespace Skiff.Server.ErrorMapping;

/// <summary>The one place where an error becomes an HTTP status.</summary>
public static class ErrorStatus
{
    public static int Of(ErrorKind kind) => kind switch
    {
        ErrorKind.InvalidArgument => StatusCodes.Status400BadRequest,
        ErrorKind.Unauthenticated => StatusCodes.Status401Unauthorized,
        ErrorKind.PermissionDenied => StatusCodes.Status403Forbidden,
        ErrorKind.NotFound => StatusCodes.Status404NotFound,
        ErrorKind.Conflict => StatusCodes.Status409Conflict,
        ErrorKind.NotModified => StatusCodes.Status304NotModified,
        ErrorKind.NotImplemented => StatusCodes.Status501NotImplemented,
        ErrorKind.Unavailable => StatusCodes.Status503ServiceUnavailable,
        _ => StatusCodes.Status500InternalServerError,
    };

    /// <summary>Status and text of any error. A request that cannot be read is the client's fault, whoever noticed it.</summary>
    public static (int Status, string Message) Of(Exception error) => error switch
    {
        EngineException engine => (Of(engine.Kind), engine.Message),
        BadHttpRequestException request => (request.StatusCode, request.Message),
        OperationCanceledException => (StatusCodes.Status503ServiceUnavailable, "context canceled"),
        _ => (StatusCodes.Status500InternalServerError, error.Message),
    };
}
