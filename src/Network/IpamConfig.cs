namespace Skiff.Network;

/// <summary>One subnet of a network. Addresses are texts without a prefix length, except for the two in CIDR notation.</summary>
public sealed record IpamConfig
{
    /// <summary>CIDR.</summary>
    public string? Subnet { get; init; }
    /// <summary>CIDR within <see cref="Subnet"/>: containers get their addresses from it.</summary>
    public string? IPRange { get; init; }
    public string? Gateway { get; init; }
    /// <summary>Addresses no container gets, by a name of the user's choosing.</summary>
    public IReadOnlyDictionary<string, string>? AuxiliaryAddresses { get; init; }
}
