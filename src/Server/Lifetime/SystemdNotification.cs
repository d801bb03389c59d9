using System.Net.Sockets;
using System.Text;

namespace Skiff.Server.Lifetime;

/// <summary>Tells systemd how the daemon is (sd_notify(3)).</summary>
public static class SystemdNotification
{
    /// <summary>Such as `READY=1`; nothing happens where nobody asked for it.</summary>
    public static void Send(string state)
    {
        var path = Environment.GetEnvironmentVariable("NOTIFY_SOCKET");
        if (string.IsNullOrEmpty(path))
            return;
        using var socket = new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
        try
        {
            // A leading @ is an abstract name.
            socket.SendTo(Encoding.UTF8.GetBytes(state), new UnixDomainSocketEndPoint(path[0] == '@' ? "\0" + path[1..] : path));
        }
        catch (SocketException)
        {
            // systemd will time the start out and say so; nothing is better said from here
        }
    }
}
