namespace Skiff.Engine;

/// <summary>The daemon's network settings, named as in daemon.json.</summary>
public sealed record EngineNetworkOptions
{
    /// <summary>The default bridge; `none` has none. Null is our own, skiff0.</summary>
    public string? Bridge { get; init; }

    /// <summary>Address and prefix of the default bridge, such as 172.17.0.1/16; null takes the first free pool.</summary>
    public string? Bip { get; init; }

    /// <summary>The part of the default bridge's subnet that containers get addresses from.</summary>
    public string? FixedCidr { get; init; }

    public string? DefaultGateway { get; init; }

    /// <summary>Containers on the default bridge reach each other.</summary>
    public bool InterContainerCommunication { get; init; } = true;

    public bool Masquerade { get; init; } = true;

    /// <summary>Switch the host's forwarding on.</summary>
    public bool IpForward { get; init; } = true;

    public int? Mtu { get; init; }

    /// <summary>Where published ports listen when a container does not say.</summary>
    public string DefaultIp { get; init; } = "0.0.0.0";

    /// <summary>Pools for networks that name no subnet: base and the size of each; empty is Docker's own list.</summary>
    public IReadOnlyList<(string Base, int Size)> DefaultAddressPools { get; init; } = [];

    public IReadOnlyList<string> Dns { get; init; } = [];

    public IReadOnlyList<string> DnsSearch { get; init; } = [];

    public IReadOnlyList<string> DnsOptions { get; init; } = [];
}
