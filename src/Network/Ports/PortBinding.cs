namespace Skiff.Network.Ports;

/// <summary>
/// A published port, or <see cref="Count"/> consecutive ones. A port published on all addresses has two bindings, one
/// for "0.0.0.0" and one for "::".
/// </summary>
public sealed record PortBinding
{
    public required string Protocol { get; init; }
    public required int ContainerPort { get; init; }
    public required string HostIp { get; init; }
    /// <summary>0 on a routed network: the port is open at the container's address.</summary>
    public required int HostPort { get; init; }
    /// <summary>Number of ports from <see cref="ContainerPort"/> and <see cref="HostPort"/> on.</summary>
    public int Count { get; init; } = 1;
}
