namespace Skiff.Network;

/// <summary>What a user asks of a new network (POST /networks/create).</summary>
public sealed record NetworkSpec
{
    public required string Name { get; init; }
    /// <summary>bridge, macvlan, ipvlan; empty or null means bridge.</summary>
    public string? Driver { get; init; }
    public string? Scope { get; init; }
    public bool EnableIPv4 { get; init; } = true;
    /// <summary>Null: the engine's default.</summary>
    public bool? EnableIPv6 { get; init; }
    public string? IpamDriver { get; init; }
    public IReadOnlyDictionary<string, string>? IpamOptions { get; init; }
    public IReadOnlyList<IpamConfig> Ipam { get; init; } = [];
    public bool Internal { get; init; }
    public bool Attachable { get; init; }
    public bool Ingress { get; init; }
    public bool ConfigOnly { get; init; }
    /// <summary>The name of a configuration-only network to take the settings from.</summary>
    public string? ConfigFrom { get; init; }
    public IReadOnlyDictionary<string, string> Options { get; init; } = new Dictionary<string, string>();
    public IReadOnlyDictionary<string, string> Labels { get; init; } = new Dictionary<string, string>();
}
