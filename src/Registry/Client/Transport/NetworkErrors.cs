using System.Net.Sockets;
using System.Security.Authentication;
using Skiff.Errors;

namespace Skiff.Registry.Client.Transport;

/// <summary>Makes an error of a request without an answer, in Go's words, which people search for.</summary>
internal static class NetworkErrors
{
    public static RegistryException Of(Exception error, HttpMethod method, Uri address)
    {
        var (reason, connect) = Reason(error, address);
        return new RegistryException(ErrorKind.Internal, $"{AnswerErrors.Verb(method)} \"{Shown(address)}\": {reason}", error) { IsNetwork = true, IsConnect = connect };
    }

    public static RegistryException Timeout(HttpMethod method, Uri address) =>
        new(ErrorKind.Internal, $"{AnswerErrors.Verb(method)} \"{Shown(address)}\": net/http: request canceled (Client.Timeout exceeded while awaiting headers)") { IsNetwork = true };

    /// <summary>Queries of upload locations and of redirects carry signatures; a search's is what it is about.</summary>
    private static string Shown(Uri address) => address.AbsolutePath.EndsWith("/search", StringComparison.Ordinal)
        ? address.AbsoluteUri
        : address.GetComponents(UriComponents.SchemeAndServer | UriComponents.Path, UriFormat.UriEscaped);

    private static (string Reason, bool Connect) Reason(Exception error, Uri address)
    {
        for (var cause = error; cause is not null; cause = cause.InnerException)
        {
            switch (cause)
            {
                case SocketException socket when (error as HttpRequestException)?.HttpRequestError is HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError:
                    return (Reason(socket.SocketErrorCode, address) ?? $"dial tcp {address.Host}:{address.Port}: {socket.Message}", true);
                case AuthenticationException when error.ToString().Contains("RemoteCertificate", StringComparison.Ordinal):
                    return ("tls: failed to verify certificate: x509: certificate signed by unknown authority", true);
                case AuthenticationException:
                    return ("tls: first record does not look like a TLS handshake: http: server gave HTTP response to HTTPS client", true);
            }
        }

        return error is HttpRequestException { HttpRequestError: HttpRequestError.SecureConnectionError }
            ? ("http: server gave HTTP response to HTTPS client", true)
            : ((error.InnerException ?? error).Message, false);
    }

    private static string? Reason(SocketError code, Uri address) => code switch
    {
        SocketError.ConnectionRefused => $"dial tcp {address.Host}:{address.Port}: connect: connection refused",
        SocketError.HostNotFound or SocketError.NoData or SocketError.TryAgain => $"dial tcp: lookup {address.Host}: no such host",
        SocketError.TimedOut => $"dial tcp {address.Host}:{address.Port}: i/o timeout",
        SocketError.HostUnreachable => $"dial tcp {address.Host}:{address.Port}: connect: no route to host",
        SocketError.NetworkUnreachable => $"dial tcp {address.Host}:{address.Port}: connect: network is unreachable",
        _ => null,
    };
}
