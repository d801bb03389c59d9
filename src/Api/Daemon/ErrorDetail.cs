using System.Text.Json.Serialization;

namespace Skiff.Api.Daemon;

public sealed record ErrorDetail
{
    [JsonPropertyName("code")]
    public long Code { get; init; }

    [JsonPropertyName("message")]
    public string? Message { get; init; }
}
