using System.Text.Json.Serialization;

namespace Skiff.Api.Containers;

public sealed record ProcessConfig
{
    [JsonPropertyName("privileged")]
    public bool Privileged { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    [JsonPropertyName("user")]
    public string? User { get; init; }

    [JsonPropertyName("tty")]
    public bool Tty { get; init; }

    [JsonPropertyName("entrypoint")]
    public string? Entrypoint { get; init; }

    [JsonPropertyName("arguments")]
    public List<string>? Arguments { get; init; }
}
