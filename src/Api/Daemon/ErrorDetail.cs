using System.Text.Json.Serialization;

namespace Skiff.Api.Daemon;

public sealed record ErrorDetail
{
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    [JsonPropertyName("code")]
    public long Code { get; init; }

    [JsonPropertyName("message")]
    public string? Message { get; init; }
}
