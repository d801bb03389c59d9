using System.Net.Security;
using System.Net.Sockets;
using Skiff.Errors;

namespace Skiff.Engine.Logs.Drivers;

/// <summary>The way to a server of logs: datagrams or a stream. Broken by any error, and made anew by <see cref="ConnectAsync"/>.</summary>
internal sealed class LogConnection(LogAddress address, LogTls tls) : IAsyncDisposable
{
    private Socket? _socket;
    private Stream? _stream;

    public bool IsOpen => _socket is not null;

    /// <summary>Errors: Internal `dial tcp 127.0.0.1:1: connect: connection refused`.</summary>
    public async Task ConnectAsync(CancellationToken cancellationToken)
    {
        await CloseAsync();
        var datagrams = address.Protocol is "udp" or "unixgram";
        try
        {
            if (address.IsUnix)
            {
                _socket = new Socket(AddressFamily.Unix, datagrams ? SocketType.Dgram : SocketType.Stream, ProtocolType.Unspecified);
                await _socket.ConnectAsync(new UnixDomainSocketEndPoint(address.Path), cancellationToken);
            }
            else
            {
                _socket = datagrams ? new Socket(SocketType.Dgram, ProtocolType.Udp) : new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
                await _socket.ConnectAsync(address.Host, address.Port, cancellationToken);
            }
            if (!datagrams)
                _stream = await StreamAsync(_socket, cancellationToken);
        }
        catch (Exception error) when (error is SocketException or IOException or System.Security.Authentication.AuthenticationException)
        {
            await CloseAsync();
            var network = address.Protocol == "tcp+tls" ? "tcp" : address.Protocol;
            throw new EngineException(ErrorKind.Internal, $"dial {network} {address}: {Reason(error)}", error);
        }
    }

    /// <summary>Errors: SocketException or IOException; the connection is closed then.</summary>
    public async Task SendAsync(ReadOnlyMemory<byte> message, CancellationToken cancellationToken)
    {
        try
        {
            if (_stream is not null)
                await _stream.WriteAsync(message, cancellationToken);
            else
                await _socket!.SendAsync(message, SocketFlags.None, cancellationToken);
        }
        catch (Exception error) when (error is SocketException or IOException)
        {
            await CloseAsync();
            throw;
        }
    }

    /// <summary>What the server says next. Errors: IOException at its end.</summary>
    public async Task<byte[]> ReceiveAsync(CancellationToken cancellationToken)
    {
        var buffer = new byte[512];
        var read = await _stream!.ReadAsync(buffer, cancellationToken);
        if (read == 0)
        {
            await CloseAsync();
            throw new IOException("the server has closed the connection");
        }
        return buffer[..read];
    }

    public async ValueTask DisposeAsync() => await CloseAsync();

    private async Task<Stream> StreamAsync(Socket socket, CancellationToken cancellationToken)
    {
        var plain = new NetworkStream(socket, ownsSocket: false);
        if (address.Protocol != "tcp+tls")
            return plain;
        var secure = new SslStream(plain, leaveInnerStreamOpen: false);
        await secure.AuthenticateAsClientAsync(tls.OptionsFor(address.Host), cancellationToken);
        return secure;
    }

    private async Task CloseAsync()
    {
        if (_stream is not null)
            await _stream.DisposeAsync();
        _socket?.Dispose();
        (_socket, _stream) = (null, null);
    }

    private static string Reason(Exception error) => error is not SocketException socket ? error.Message : socket.SocketErrorCode switch
    {
        SocketError.ConnectionRefused => "connect: connection refused",
        SocketError.TimedOut => "connect: connection timed out",
        SocketError.HostUnreachable => "connect: no route to host",
        SocketError.NetworkUnreachable => "connect: network is unreachable",
        SocketError.AccessDenied => "connect: permission denied",
        SocketError.AddressNotAvailable => "connect: no such file or directory", // ENOENT of a unix socket
        SocketError.HostNotFound or SocketError.NoData or SocketError.TryAgain => "lookup failed: no such host",
        _ => socket.NativeErrorCode == 2 ? "connect: no such file or directory" : socket.Message,
    };
}
