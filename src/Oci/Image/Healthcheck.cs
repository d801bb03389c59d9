using System.Text.Json.Serialization;

namespace Skiff.Oci.Image;

/// <summary>How to probe a container. Durations are nanoseconds; zero or absent means inherited or the default.</summary>
public sealed record Healthcheck
{
    /// <summary>Empty: inherited. <c>NONE</c>: no check. <c>CMD</c>, arguments… or <c>CMD-SHELL</c>, one string.</summary>
    [JsonPropertyName("Test")]
    public IReadOnlyList<string>? Test { get; init; }

    [JsonPropertyName("Interval")]
    public long Interval { get; init; }

    [JsonPropertyName("Timeout")]
    public long Timeout { get; init; }

    [JsonPropertyName("StartPeriod")]
    public long StartPeriod { get; init; }

    [JsonPropertyName("StartInterval")]
    public long StartInterval { get; init; }

    [JsonPropertyName("Retries")]
    public int Retries { get; init; }
}
