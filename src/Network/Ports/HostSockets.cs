using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Skiff.Network.Ports;

/// <summary>The host's own sockets, which published ports must not collide with.</summary>
internal static class HostSockets
{
    private const string ListeningState = "0A"; // TCP_LISTEN

    /// <summary>
    /// A socket that has the port and does nothing with it. TCP ones listen: of two sockets with SO_REUSEADDR only a
    /// listening one keeps the other away, and without that option a connection in TIME_WAIT would refuse the port.
    /// </summary>
    /// <returns>Null if the host has no such protocol or family: nobody can hold the port then.</returns>
    /// <exception cref="PortException">As Go words it: "listen tcp4 0.0.0.0:80: bind: address already in use".</exception>
    public static Socket? Bind(string protocol, IPAddress address, int port)
    {
        var (type, number) = protocol switch
        {
            "tcp" => (SocketType.Stream, ProtocolType.Tcp),
            "udp" => (SocketType.Dgram, ProtocolType.Udp),
            _ => (SocketType.Stream, (ProtocolType)132),
        };
        Socket socket;
        try
        {
            socket = new Socket(address.AddressFamily, type, number);
        }
        catch (SocketException)
        {
            return null;
        }
        try
        {
            if (address.AddressFamily == AddressFamily.InterNetworkV6)
            {
                socket.DualMode = false;
            }
            if (protocol == "udp")
            {
                socket.ReceiveBufferSize = 0; // the smallest the kernel grants
            }
            socket.Bind(new IPEndPoint(address, port));
            if (protocol != "udp")
            {
                socket.Listen(1);
            }
            return socket;
        }
        catch (SocketException error)
        {
            socket.Dispose();
            throw Refused(protocol, address, port, error.SocketErrorCode);
        }
    }

    /// <summary>
    /// Gives the port back at once. A process that is being started at this moment has the descriptor too until it is another
    /// program; a socket that listens no more keeps nobody away meanwhile.
    /// </summary>
    public static void Free(Socket? socket)
    {
        try
        {
            if (socket?.SocketType == SocketType.Stream)
            {
                socket.Shutdown(SocketShutdown.Both);
            }
        }
        catch (SocketException)
        {
            // it was not listening any more
        }
        socket?.Dispose();
    }

    /// <summary>Compares a range with all listening sockets at once.</summary>
    public static void ThrowIfListening(string protocol, IPAddress address, int first, int count)
    {
        if (protocol is not ("tcp" or "udp"))
        {
            return; // the kernel lists no others
        }
        var v6 = address.AddressFamily == AddressFamily.InterNetworkV6;
        foreach (var line in File.ReadLines($"/proc/thread-self/net/{protocol}{(v6 ? "6" : "")}").Skip(1))
        {
            // "sl local_address rem_address st …": addresses as hexadecimal words in the host's byte order
            var fields = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            var colon = fields[1].IndexOf(':', StringComparison.Ordinal);
            var port = int.Parse(fields[1].AsSpan(colon + 1), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
            if (port < first || port >= first + count || (protocol == "tcp" && fields[3] != ListeningState))
            {
                continue;
            }
            var octets = Convert.FromHexString(fields[1].AsSpan(0, colon));
            for (var word = 0; word < octets.Length; word += 4)
            {
                octets.AsSpan(word, 4).Reverse();
            }
            var local = new IPAddress(octets);
            if (IsAny(local) || IsAny(address) || local.Equals(address))
            {
                throw Refused(protocol, address, port, SocketError.AddressAlreadyInUse);
            }
        }
    }

    private static bool IsAny(IPAddress address) => address.Equals(IPAddress.Any) || address.Equals(IPAddress.IPv6Any);

    private static PortException Refused(string protocol, IPAddress address, int port, SocketError error)
    {
        var reason = error switch
        {
            SocketError.AddressAlreadyInUse => "address already in use",
            SocketError.AddressNotAvailable => "cannot assign requested address",
            SocketError.AccessDenied => "permission denied",
            _ => new SocketException((int)error).Message,
        };
        return new PortException(
            $"listen {PortText.Listen(protocol, address, port)}: bind: {reason}", error == SocketError.AddressAlreadyInUse);
    }
}
