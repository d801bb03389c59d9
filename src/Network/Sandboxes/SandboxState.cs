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

    /// <summary>The endpoint with the default route, through which ports are published; null without one.</summary>
    public EndpointState? GatewayEndpoint
    {
        get
        {
            EndpointState? best = null;
            foreach (var endpoint in Endpoints)
            {
                // among equals the network's name decides, as in Docker
                if (endpoint.Gateway.Length + endpoint.IPv6Gateway.Length > 0
                    && (best is null || endpoint.GatewayPriority > best.GatewayPriority
                        || (endpoint.GatewayPriority == best.GatewayPriority
                            && string.CompareOrdinal(endpoint.NetworkName, best.NetworkName) < 0)))
                {
                    best = endpoint;
                }
            }
            return best;
        }
    }
}
