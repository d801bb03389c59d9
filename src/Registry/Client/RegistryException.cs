using System.Net;
using Skiff.Errors;

namespace Skiff.Registry.Client;

/// <summary>A registry refused, could not be reached, or answered what it must not. Messages are Docker's.</summary>
public sealed class RegistryException : EngineException
{
    public RegistryException(ErrorKind kind, string message, Exception? inner = null)
        : base(kind, message, inner)
    {
    }

    /// <summary>The answer's status; null when there was no answer.</summary>
    public HttpStatusCode? Status { get; init; }

    /// <summary>The specification's error code (<c>MANIFEST_UNKNOWN</c>), where the answer had one.</summary>
    public string? Code { get; init; }

    /// <summary>No answer, or not the whole of it: another endpoint may do better.</summary>
    public bool IsNetwork { get; init; }

    /// <summary>Never connected: who is not there now is not waited for.</summary>
    public bool IsConnect { get; init; }

    /// <summary>How long the registry asks to wait.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>It may work when it is tried again.</summary>
    public bool IsTransient => (IsNetwork && !IsConnect) || Status is HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests
        or HttpStatusCode.InternalServerError or HttpStatusCode.BadGateway or HttpStatusCode.ServiceUnavailable or HttpStatusCode.GatewayTimeout;
}
