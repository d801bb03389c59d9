using System.Text.Json.Serialization;

namespace Skiff.Api.Networks;

public sealed record EndpointSettings
{
    public EndpointIpamConfig? IPAMConfig { get; init; }

    public List<string>? Links { get; init; }

    public List<string>? Aliases { get; init; }

    [JsonPropertyName("NetworkID")]
    public string? NetworkId { get; init; }

    [JsonPropertyName("EndpointID")]
    public string? EndpointId { get; init; }

    public string? Gateway { get; init; }

    public string? IPAddress { get; init; }

    public long IPPrefixLen { get; init; }

    public string? IPv6Gateway { get; init; }

    public string? GlobalIPv6Address { get; init; }

    public long GlobalIPv6PrefixLen { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public List<string>? DNSNames { get; init; }

    public string? MacAddress { get; init; }

    public Dictionary<string, string>? DriverOpts { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public long GwPriority { get; init; }
}
