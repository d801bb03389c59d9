using System.Text.Json.Serialization;

namespace Skiff.Api.Daemon;

public sealed record ProgressDetail
{
    [JsonPropertyName("current")]
    public long Current { get; init; }

    [JsonPropertyName("total")]
    public long Total { get; init; }
}
