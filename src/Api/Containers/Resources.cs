using System.Text.Json.Serialization;

namespace Skiff.Api.Containers;

public record Resources
{
    public long CpuShares { get; init; }

    public long Memory { get; init; }

    public long NanoCpus { get; init; }

    public string? CgroupParent { get; init; }

    public long BlkioWeight { get; init; }

    public List<WeightDevice>? BlkioWeightDevice { get; init; }

    public List<ThrottleDevice>? BlkioDeviceReadBps { get; init; }

    public List<ThrottleDevice>? BlkioDeviceWriteBps { get; init; }

    public List<ThrottleDevice>? BlkioDeviceReadIOps { get; init; }

    public List<ThrottleDevice>? BlkioDeviceWriteIOps { get; init; }

    public long CpuPeriod { get; init; }

    public long CpuQuota { get; init; }

    public long CpuRealtimePeriod { get; init; }

    public long CpuRealtimeRuntime { get; init; }

    public string? CpusetCpus { get; init; }

    public string? CpusetMems { get; init; }

    public List<DeviceMapping>? Devices { get; init; }

    public List<string>? DeviceCgroupRules { get; init; }

    public List<DeviceRequest>? DeviceRequests { get; init; }

    public long KernelMemory { get; init; }

    public long KernelMemoryTCP { get; init; }

    public long MemoryReservation { get; init; }

    public long MemorySwap { get; init; }

    public long? MemorySwappiness { get; init; }

    public bool? OomKillDisable { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public bool? Init { get; init; }

    public long? PidsLimit { get; init; }

    public List<Ulimit>? Ulimits { get; init; }

    public long CpuCount { get; init; }

    public long CpuPercent { get; init; }

    public long IOMaximumIOps { get; init; }

    public long IOMaximumBandwidth { get; init; }
}
