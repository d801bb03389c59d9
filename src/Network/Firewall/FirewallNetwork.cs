using Skiff.Network.Addressing;

namespace Skiff.Network.Firewall;

/// <summary>What the firewall has to know of a bridge.</summary>
internal sealed record FirewallNetwork
{
    public required string Interface { get; init; }
    public Subnet? IPv4 { get; init; }
    public Subnet? IPv6 { get; init; }
    /// <summary>Connections to the outside get the host's address.</summary>
    public required bool Masquerade { get; init; }
    /// <summary>Containers on it may talk to each other.</summary>
    public required bool Communication { get; init; }
    /// <summary>Nothing passes to or from the outside.</summary>
    public required bool Internal { get; init; }
}
