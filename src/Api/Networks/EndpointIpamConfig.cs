namespace Skiff.Api.Networks;

public sealed record EndpointIpamConfig
{
    public string? IPv4Address { get; init; }

    public string? IPv6Address { get; init; }

    public List<string>? LinkLocalIPs { get; init; }
}
