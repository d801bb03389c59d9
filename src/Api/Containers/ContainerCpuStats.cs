using System.Text.Json.Serialization;

namespace Skiff.Api.Containers;

public sealed record ContainerCpuStats
{
    [JsonPropertyName("cpu_usage")]
    public ContainerCpuUsage? CpuUsage { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    [JsonPropertyName("system_cpu_usage")]
    public ulong? SystemCpuUsage { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    [JsonPropertyName("online_cpus")]
    public long? OnlineCpus { get; init; }

    [JsonPropertyName("throttling_data")]
    public ContainerThrottlingData? ThrottlingData { get; init; }
}
