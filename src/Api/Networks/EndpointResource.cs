using System.Text.Json.Serialization;

namespace Skiff.Api.Networks;

public sealed record EndpointResource
{
    public string? Name { get; init; }

    [JsonPropertyName("EndpointID")]
    public string? EndpointId { get; init; }

    public string? MacAddress { get; init; }

    public string? IPv4Address { get; init; }

    public string? IPv6Address { get; init; }
}
