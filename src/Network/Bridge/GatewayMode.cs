namespace Skiff.Network.Bridge;

/// <summary>How a bridge is connected to the world outside, for each address family (<c>com.docker.network.bridge.gateway_mode_*</c>).</summary>
internal enum GatewayMode
{
    /// <summary>Behind the host's address; published ports are ports of the host, and nothing else gets in.</summary>
    Nat,
    /// <summary>As above, but whoever has a route to the containers reaches all their ports too.</summary>
    NatUnprotected,
    /// <summary>With addresses of its own: a published port is open at the container's address, and no port of the host is taken.</summary>
    Routed,
    /// <summary>The bridge has no address, so that not even the host is reached from it; on internal networks only.</summary>
    Isolated,
}
