namespace Skiff.Network;

/// <summary>A network as it is kept on disk and shown by inspect.</summary>
public sealed record NetworkRecord
{
    /// <summary>64 hexadecimal digits.</summary>
    public required string Id { get; init; }
    public required string Name { get; init; }
    public required DateTimeOffset Created { get; init; }
    /// <summary>bridge, host, null, macvlan or ipvlan.</summary>
    public required string Driver { get; init; }
    public string Scope { get; init; } = "local";
    /// <summary>bridge, host and none: they exist always and cannot be removed.</summary>
    public bool Predefined { get; init; }
    public bool EnableIPv4 { get; init; } = true;
    public bool EnableIPv6 { get; init; }
    public string IpamDriver { get; init; } = "default";
    public IReadOnlyDictionary<string, string>? IpamOptions { get; init; }
    /// <summary>As the user gave it, or the subnet and gateway that were chosen; IPv4 first.</summary>
    public IReadOnlyList<IpamConfig> Ipam { get; init; } = [];
    /// <summary>The user chose the subnet, and so may choose addresses of containers.</summary>
    public bool HasUserSubnet { get; init; }
    /// <summary>The bridge was there before the network, and stays when the network goes.</summary>
    public bool AdoptedInterface { get; init; }
    /// <summary>The link that a macvlan or ipvlan network shares was made for it, and goes when the network goes.</summary>
    public bool MadeParent { get; init; }
    /// <summary>
    /// A unique local IPv6 subnet (CIDR) that every bridge has although nobody asked for IPv6, so that published ports and
    /// names work alike in both families; null when the user gave one or the host has no IPv6.
    /// </summary>
    public string? LocalIPv6Subnet { get; init; }
    public bool Internal { get; init; }
    public bool Attachable { get; init; }
    public bool Ingress { get; init; }
    public bool ConfigOnly { get; init; }
    public string ConfigFrom { get; init; } = "";
    public IReadOnlyDictionary<string, string> Options { get; init; } = new Dictionary<string, string>();
    public IReadOnlyDictionary<string, string> Labels { get; init; } = new Dictionary<string, string>();
}
