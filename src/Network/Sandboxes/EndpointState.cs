namespace Skiff.Network.Sandboxes;

/// <summary>A connection that exists: what inspect shows under NetworkSettings.Networks. Absent texts are empty.</summary>
public sealed record EndpointState
{
    public required string EndpointId { get; init; }
    public required string NetworkId { get; init; }
    public required string NetworkName { get; init; }
    /// <summary>eth0, eth1, …</summary>
    public required string InterfaceName { get; init; }
    /// <summary>The peer on the host; empty where there is none (macvlan, ipvlan).</summary>
    public string HostInterface { get; init; } = "";
    public string MacAddress { get; init; } = "";
    public string IPv4Address { get; init; } = "";
    public int IPv4PrefixLength { get; init; }
    public string Gateway { get; init; } = "";
    public string IPv6Address { get; init; } = "";
    public int IPv6PrefixLength { get; init; }
    public string IPv6Gateway { get; init; } = "";
    /// <summary>Default routes lead through the link, without a gateway (ipvlan l3).</summary>
    public bool RoutesByLink { get; init; }
    public IReadOnlyList<string> LinkLocalAddresses { get; init; } = [];
    /// <summary>Settings of the interface in the container: paths below /proc/sys and their values.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Settings { get; init; } = [];
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

    /// <summary>A default route of the family may lead through it.</summary>
    public bool LeadsOut(bool ipv6) => ipv6
        ? IPv6Gateway.Length > 0 || (RoutesByLink && IPv6Address.Length > 0)
        : Gateway.Length > 0 || (RoutesByLink && IPv4Address.Length > 0);
}
