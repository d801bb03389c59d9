using System.Text.Json.Serialization;

namespace Skiff.Api.Daemon;

public sealed record RegisteredRuntime
{
    [JsonPropertyName("path")]
    public string? Path { get; init; }

    [JsonPropertyName("runtimeArgs")]
    public List<string>? RuntimeArgs { get; init; }

    [JsonPropertyName("status")]
    public Dictionary<string, string>? Status { get; init; }
}
