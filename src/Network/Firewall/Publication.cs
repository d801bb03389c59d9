using System.Net;
using Skiff.Network.Ports;

namespace Skiff.Network.Firewall;

/// <summary>
/// Published ports and the addresses of the container they lead to; a null address takes no ports of its family. With
/// <paramref name="HasTrusted"/> trusted links reach them at the container's address too.
/// </summary>
internal sealed record Publication(IReadOnlyList<PortBinding> Ports, IPAddress? IPv4, IPAddress? IPv6, bool HasTrusted);
