using System.Text.Json.Serialization;

namespace Skiff.Api.Daemon;

public sealed record ErrorResponse
{
    [JsonPropertyName("message")]
    public string? Message { get; init; }
}
