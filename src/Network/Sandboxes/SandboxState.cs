using Skiff.Network.Ports;

namespace Skiff.Network.Sandboxes;

/// <summary>
/// The network of a running container. Made of texts and numbers only, so that the engine can keep it in the
/// container's own state file.
/// </summary>
public sealed record SandboxState
{
    /// <summary>64 hexadecimal digits (inspect's SandboxID).</summary>
    public required string Id { get; init; }
    public required string ContainerId { get; init; }
    public required string ContainerName { get; init; }
    /// <summary>The namespace to join: a bind mount of it (inspect's SandboxKey).</summary>
    public required string Path { get; init; }
    public IReadOnlyList<EndpointState> Endpoints { get; init; } = [];
    public IReadOnlyList<PortBinding> Ports { get; init; } = [];
    public IReadOnlyList<string> Nameservers { get; init; } = [];
    /// <summary>True when 127.0.0.11 answers in the sandbox: at least one user-defined network.</summary>
    public bool HasResolver { get; init; }

    /// <summary>The endpoint with the IPv4 default route, or else with the IPv6 one; null without either.</summary>
    public EndpointState? GatewayEndpoint => GatewayOf(ipv6: false) ?? GatewayOf(ipv6: true);

    /// <summary>The endpoint with the default route of a family, through which ports are published; null without one.</summary>
    public EndpointState? GatewayOf(bool ipv6)
    {
        EndpointState? best = null;
        foreach (var endpoint in Endpoints)
        {
            if (endpoint.LeadsOut(ipv6) && (best is null || IsBefore(endpoint, best, ipv6)))
            {
                best = endpoint;
            }
        }
        return best;
    }

    // among equals one whose IPv6 was asked for comes first, and then the network's name decides, as in Docker
    private static bool IsBefore(EndpointState one, EndpointState other, bool ipv6)
    {
        if (one.GatewayPriority != other.GatewayPriority)
        {
            return one.GatewayPriority > other.GatewayPriority;
        }
        return ipv6 && one.ShowsIPv6 != other.ShowsIPv6 ? one.ShowsIPv6 : string.CompareOrdinal(one.NetworkName, other.NetworkName) < 0;
    }
}
