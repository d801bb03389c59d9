namespace Skiff.Api.Networks;

public sealed record Ipam
{
    public string? Driver { get; init; }

    public List<IpamConfig>? Config { get; init; }

    public Dictionary<string, string>? Options { get; init; }
}
