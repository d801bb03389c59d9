namespace Skiff.Network.Sandboxes;

/// <summary>How a container is to be connected to a network.</summary>
public sealed record EndpointSpec
{
    /// <summary>ID or name.</summary>
    public required string Network { get; init; }
    /// <summary>Requested addresses; null: the next free one.</summary>
    public string? IPv4Address { get; init; }
    public string? IPv6Address { get; init; }
    /// <summary>Further addresses of the interface, of this link alone.</summary>
    public IReadOnlyList<string> LinkLocalAddresses { get; init; } = [];
    /// <summary>Null: made from the IPv4 address.</summary>
    public string? MacAddress { get; init; }
    /// <summary>Names of the container on this network, besides its own name and its short ID.</summary>
    public IReadOnlyList<string> Aliases { get; init; } = [];
    /// <summary>"container:alias": names that only this container knows.</summary>
    public IReadOnlyList<string> Links { get; init; } = [];
    public IReadOnlyDictionary<string, string> DriverOptions { get; init; } = new Dictionary<string, string>();
    /// <summary>The endpoint with the highest one provides the default route.</summary>
    public int GatewayPriority { get; init; }
}
