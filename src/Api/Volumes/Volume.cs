using System.Text.Json;
using System.Text.Json.Serialization;

namespace Skiff.Api.Volumes;

public sealed record Volume
{
    public string? CreatedAt { get; init; }

    public string? Driver { get; init; }

    public Dictionary<string, string>? Labels { get; init; }

    public string? Mountpoint { get; init; }

    public string? Name { get; init; }

    public Dictionary<string, string>? Options { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public VolumeUsageData? UsageData { get; init; }

    public string? Scope { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public JsonElement? ClusterVolume { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public Dictionary<string, JsonElement>? Status { get; init; }
}
