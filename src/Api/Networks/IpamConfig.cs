namespace Skiff.Api.Networks;

public sealed record IpamConfig
{
    public string? Subnet { get; init; }

    public string? IPRange { get; init; }

    public string? Gateway { get; init; }

    public Dictionary<string, string>? AuxiliaryAddresses { get; init; }
}
