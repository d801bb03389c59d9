using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Skiff.Errors;

namespace Skiff.Network.Ports;

/// <summary>The texts that ports are given as.</summary>
internal static class PortText
{
    public static PortRequest Parse(string containerPort, string hostIp, string hostPort)
    {
        var slash = containerPort.IndexOf('/', StringComparison.Ordinal);
        var protocol = slash < 0 ? "tcp" : containerPort[(slash + 1)..].ToLowerInvariant();
        var number = slash < 0 ? containerPort : containerPort[..slash];
        if (protocol is not ("tcp" or "udp" or "sctp"))
        {
            throw new EngineException(ErrorKind.InvalidArgument, $"invalid proto: {protocol}");
        }
        if (!TryPort(number, out var container) || container == 0)
        {
            throw new EngineException(ErrorKind.InvalidArgument, $"invalid port specification: \"{containerPort}\"");
        }
        if (hostIp.Length > 0 && !IPAddress.TryParse(hostIp, out _))
        {
            throw new EngineException(ErrorKind.InvalidArgument, $"invalid IP address: {hostIp}");
        }
        var dash = hostPort.IndexOf('-', StringComparison.Ordinal);
        var first = dash < 0 ? hostPort : hostPort[..dash];
        var last = dash < 0 ? hostPort : hostPort[(dash + 1)..];
        int low = 0, high = 0;
        if (hostPort.Length > 0 && (!TryPort(first, out low) || !TryPort(last, out high) || high < low))
        {
            throw new EngineException(ErrorKind.InvalidArgument, $"invalid port specification: \"{hostPort}\"");
        }
        return new PortRequest
        {
            Protocol = protocol, ContainerPort = container, HostIp = hostIp, HostPort = low, HostPortEnd = high,
        };
    }

    /// <summary>How Go prints a listening address: the protocol with the family, and the address, bracketed for IPv6.</summary>
    public static string Listen(string protocol, IPAddress address, int port) =>
        address.AddressFamily == AddressFamily.InterNetworkV6
            ? string.Create(CultureInfo.InvariantCulture, $"{protocol}6 [{address}]:{port}")
            : string.Create(CultureInfo.InvariantCulture, $"{protocol}4 {address}:{port}");

    private static bool TryPort(string text, out int port) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out port) && port <= 65535;
}
