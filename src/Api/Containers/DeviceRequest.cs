using System.Text.Json.Serialization;

namespace Skiff.Api.Containers;

public sealed record DeviceRequest
{
    public string? Driver { get; init; }

    public long Count { get; init; }

    [JsonPropertyName("DeviceIDs")]
    public List<string>? DeviceIds { get; init; }

    public List<List<string>>? Capabilities { get; init; }

    public Dictionary<string, string>? Options { get; init; }
}
