using System.Text.Json.Serialization;

namespace Skiff.Api.Networks;

public sealed record NetworkTaskInfo
{
    public string? Name { get; init; }

    [JsonPropertyName("EndpointID")]
    public string? EndpointId { get; init; }

    public string? EndpointIP { get; init; }

    public Dictionary<string, string>? Info { get; init; }
}
