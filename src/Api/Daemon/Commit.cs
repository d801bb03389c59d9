using System.Text.Json.Serialization;

namespace Skiff.Api.Daemon;

public sealed record Commit
{
    [JsonPropertyName("ID")]
    public string? Id { get; init; }

    public string? Expected { get; init; }
}
