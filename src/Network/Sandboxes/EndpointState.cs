namespace Skiff.Network.Sandboxes;

/// <summary>A connection that exists: what inspect shows under NetworkSettings.Networks. Absent texts are empty.</summary>
public sealed record EndpointState
{
    public required string EndpointId { get; init; }
    public required string NetworkId { get; init; }
    public required string NetworkName { get; init; }
    /// <summary>eth0, eth1, …</summary>
    public required string InterfaceName { get; init; }
    /// <summary>The peer on the host.</summary>
    public string HostInterface { get; init; } = "";
    public string MacAddress { get; init; } = "";
    public string IPv4Address { get; init; } = "";
    public int IPv4PrefixLength { get; init; }
    public string Gateway { get; init; } = "";
    public string IPv6Address { get; init; } = "";
    public int IPv6PrefixLength { get; init; }
    public string IPv6Gateway { get; init; } = "";
    /// <summary>
    /// IPv6 was asked for on this network: names resolve to the address and inspect shows it. On others it serves published
    /// ports alone, and programs that prefer IPv6 keep talking IPv4 to each other, as they do where a bridge has no IPv6.
    /// </summary>
    public bool ShowsIPv6 { get; init; }
    public IReadOnlyList<string> Aliases { get; init; } = [];
    /// <summary>All names of the container on this network; empty on the default bridge, which has no DNS.</summary>
    public IReadOnlyList<string> DnsNames { get; init; } = [];
    public IReadOnlyList<string> Links { get; init; } = [];
    public IReadOnlyDictionary<string, string> DriverOptions { get; init; } = new Dictionary<string, string>();
    public int GatewayPriority { get; init; }
}
