using System.Text.Json.Serialization;

namespace Skiff.Api.Daemon;

public sealed record DeviceInfo
{
    public string? Source { get; init; }

    [JsonPropertyName("ID")]
    public string? Id { get; init; }
}
