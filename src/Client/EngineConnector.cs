using System.Net.Security;
using System.Net.Sockets;

namespace Skiff.Client;

/// <summary>Opens connections to one daemon.</summary>
internal sealed class EngineConnector(EngineClientOptions options)
{
    private int _asked;

    /// <summary>One new connection; for HTTP and, after an upgrade, for raw bytes.</summary>
    /// <exception cref="ConnectionException">It could not be made.</exception>
    public async ValueTask<EngineConnection> OpenAsync(CancellationToken cancellationToken)
    {
        if (options.Dial is { } dial)
            return new EngineConnection(await dial(cancellationToken), socket: null);
        try
        {
            return await ConnectAsync(cancellationToken);
        }
        catch (ConnectionException error) when (error.NothingListens && options.WhenNothingListens is not null && Interlocked.Exchange(ref _asked, 1) == 0)
        {
            if (!await options.WhenNothingListens(cancellationToken))
                throw;
            return await ConnectAsync(cancellationToken);
        }
    }

    private async ValueTask<EngineConnection> ConnectAsync(CancellationToken cancellationToken)
    {
        var address = options.Address;
        var socket = address.Transport == EngineTransport.Unix
            ? new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified)
            : new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            if (address.Transport == EngineTransport.Unix)
                socket.Connect(new UnixDomainSocketEndPoint(address.SocketPath)); // never waits: it succeeds or fails at once
            else
                await socket.ConnectAsync(address.Host, address.Port, cancellationToken);
            var plain = new NetworkStream(socket, ownsSocket: true);
            if (options.Tls is null)
                return new EngineConnection(plain, socket, options.Blocking && address.Transport == EngineTransport.Unix);
            var tls = new SslStream(plain);
            await tls.AuthenticateAsClientAsync(options.Tls, cancellationToken);
            return new EngineConnection(tls, socket);
        }
        catch (SocketException error)
        {
            socket.Dispose();
            throw Failed(error);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private ConnectionException Failed(SocketException error)
    {
        var where = options.Address.Text;
        return error.SocketErrorCode is SocketError.AccessDenied
            ? new ConnectionException($"permission denied while trying to connect to the Docker daemon socket at {where}: dial {where.Replace("://", " ", StringComparison.Ordinal)}: connect: permission denied", error)
            : new ConnectionException($"Cannot connect to the Docker daemon at {where}. Is the docker daemon running?", error) { NothingListens = true };
    }
}
