using System.Text.Json.Serialization;

namespace Skiff.Api.Containers;

public sealed record ContainerCpuStats
{
    [JsonPropertyName("cpu_usage")]
    public ContainerCpuUsage? CpuUsage { get; init; }

    [JsonPropertyName("system_cpu_usage")]
    public ulong? SystemCpuUsage { get; init; }

    [JsonPropertyName("online_cpus")]
    public long? OnlineCpus { get; init; }

    [JsonPropertyName("throttling_data")]
    public ContainerThrottlingData? ThrottlingData { get; init; }
}
