using System.Text.Json.Serialization;

namespace Skiff.Api.Containers;

public sealed record ContainerMemoryStats
{
    [JsonPropertyName("usage")]
    public ulong? Usage { get; init; }

    [JsonPropertyName("max_usage")]
    public ulong? MaxUsage { get; init; }

    [JsonPropertyName("stats")]
    public Dictionary<string, ulong?>? Stats { get; init; }

    [JsonPropertyName("failcnt")]
    public ulong? Failcnt { get; init; }

    [JsonPropertyName("limit")]
    public ulong? Limit { get; init; }

    [JsonPropertyName("commitbytes")]
    public ulong? Commitbytes { get; init; }

    [JsonPropertyName("commitpeakbytes")]
    public ulong? Commitpeakbytes { get; init; }

    [JsonPropertyName("privateworkingset")]
    public ulong? Privateworkingset { get; init; }
}
