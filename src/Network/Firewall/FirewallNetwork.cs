using System.Net;
using Skiff.Network.Addressing;
using Skiff.Network.Bridge;

namespace Skiff.Network.Firewall;

/// <summary>What the firewall has to know of a bridge.</summary>
internal sealed record FirewallNetwork
{
    public required string Interface { get; init; }
    public Subnet? IPv4 { get; init; }
    public Subnet? IPv6 { get; init; }
    /// <summary>Connections to the outside get the host's address.</summary>
    public required bool Masquerade { get; init; }
    public GatewayMode ModeIPv4 { get; init; }
    public GatewayMode ModeIPv6 { get; init; }
    /// <summary>The address that connections to the outside get; null: that of the link they leave by.</summary>
    public IPAddress? SourceIPv4 { get; init; }
    public IPAddress? SourceIPv6 { get; init; }
    /// <summary>Links from which published ports are reached at the containers' addresses.</summary>
    public IReadOnlyList<string> Trusted { get; init; } = [];
    /// <summary>Containers on it may talk to each other.</summary>
    public required bool Communication { get; init; }
    /// <summary>Nothing passes to or from the outside.</summary>
    public required bool Internal { get; init; }
}
