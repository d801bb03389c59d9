using Skiff.Network.Ports;

namespace Skiff.Network.Sandboxes;

/// <summary>The network a container is to have.</summary>
public sealed record SandboxSpec
{
    public required string ContainerId { get; init; }
    /// <summary>Without a slash. A name in DNS, and the endpoint's name in errors.</summary>
    public required string ContainerName { get; init; }
    /// <summary>In this order they become eth0, eth1, …</summary>
    public IReadOnlyList<EndpointSpec> Endpoints { get; init; } = [];
    public IReadOnlyList<PortRequest> Ports { get; init; } = [];
    /// <summary>
    /// Where the sandbox's DNS server at 127.0.0.11 forwards what it does not know (<c>--dns</c>, or the host's servers);
    /// used on user-defined networks only.
    /// </summary>
    public IReadOnlyList<string> Nameservers { get; init; } = [];
}
