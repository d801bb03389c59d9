using System.Text.Json.Serialization;

namespace Skiff.Api.Daemon;

public sealed record EventActor
{
    [JsonPropertyName("ID")]
    public string? Id { get; init; }

    public Dictionary<string, string>? Attributes { get; init; }
}
