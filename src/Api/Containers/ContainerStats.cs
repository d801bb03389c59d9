using System.Text.Json.Serialization;

namespace Skiff.Api.Containers;

public sealed record ContainerStats
{
    [JsonPropertyName("id")]
    public string? Id { get; init; }

    [JsonPropertyName("name")]
    public string? Name { get; init; }

    [JsonPropertyName("os_type")]
    public string? OsType { get; init; }

    [JsonPropertyName("read")]
    public string? Read { get; init; }

    [JsonPropertyName("cpu_stats")]
    public ContainerCpuStats? CpuStats { get; init; }

    [JsonPropertyName("memory_stats")]
    public ContainerMemoryStats? MemoryStats { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    [JsonPropertyName("networks")]
    public Dictionary<string, ContainerNetworkStats>? Networks { get; init; }

    [JsonPropertyName("pids_stats")]
    public ContainerPidsStats? PidsStats { get; init; }

    [JsonPropertyName("blkio_stats")]
    public ContainerBlkioStats? BlkioStats { get; init; }

    [JsonPropertyName("num_procs")]
    public long NumProcs { get; init; }

    [JsonPropertyName("storage_stats")]
    public ContainerStorageStats? StorageStats { get; init; }

    [JsonPropertyName("preread")]
    public string? Preread { get; init; }

    [JsonPropertyName("precpu_stats")]
    public ContainerCpuStats? PrecpuStats { get; init; }
}
