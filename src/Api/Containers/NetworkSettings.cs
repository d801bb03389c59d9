using System.Text.Json.Serialization;
using Skiff.Api.Networks;

namespace Skiff.Api.Containers;

public sealed record NetworkSettings
{
    public string? Bridge { get; init; }

    [JsonPropertyName("SandboxID")]
    public string? SandboxId { get; init; }

    public bool HairpinMode { get; init; }

    public string? LinkLocalIPv6Address { get; init; }

    public long LinkLocalIPv6PrefixLen { get; init; }

    public Dictionary<string, List<PortBinding>?>? Ports { get; init; }

    public string? SandboxKey { get; init; }

    public List<Address>? SecondaryIPAddresses { get; init; }

    public List<Address>? SecondaryIPv6Addresses { get; init; }

    [JsonPropertyName("EndpointID")]
    public string? EndpointId { get; init; }

    public string? Gateway { get; init; }

    public string? GlobalIPv6Address { get; init; }

    public long GlobalIPv6PrefixLen { get; init; }

    public string? IPAddress { get; init; }

    public long IPPrefixLen { get; init; }

    public string? IPv6Gateway { get; init; }

    public string? MacAddress { get; init; }

    public Dictionary<string, EndpointSettings?>? Networks { get; init; }
}
