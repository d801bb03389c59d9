using System.Text.Json.Serialization;

namespace Skiff.Api.Daemon;

public sealed record ProgressDetail
{
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    [JsonPropertyName("current")]
    public long Current { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    [JsonPropertyName("total")]
    public long Total { get; init; }
}
