using System.Globalization;
using Skiff.Errors;
using Skiff.Oci.RuntimeSpec;
using ApiResources = Skiff.Api.Containers.Resources;

namespace Skiff.Engine.Bundle;

/// <summary>From the API's limits to those of the runtime specification.</summary>
internal static class ResourceLimits
{
    private const long CpuPeriod = 100_000; // microseconds; what --cpus is measured against

    private static readonly HashSet<string> RlimitNames =
    [
        "core", "cpu", "data", "fsize", "locks", "memlock", "msgqueue", "nice", "nofile", "nproc", "rss", "rtprio", "rttime", "sigpending", "stack",
    ];

    /// <summary>Everything but the devices. Values of 0 that mean "none" are left out.</summary>
    public static Resources Of(ApiResources from) => new()
    {
        Memory = Memory(from),
        Cpu = Cpu(from),
        Pids = from.PidsLimit is > 0 and var pids ? new PidsResources { Limit = pids } : null,
        BlockIO = BlockIO(from),
    };

    /// <summary>Errors: InvalidArgument.</summary>
    public static Rlimit Rlimit(Api.Containers.Ulimit limit)
    {
        if (limit.Name is null || !RlimitNames.Contains(limit.Name))
            throw new EngineException(ErrorKind.InvalidArgument, $"invalid ulimit type: {limit.Name}");
        if (limit.Hard != -1 && (limit.Soft == -1 || limit.Soft > limit.Hard))
        {
            throw new EngineException(ErrorKind.InvalidArgument, string.Create(
                CultureInfo.InvariantCulture, $"ulimit soft limit must be less than or equal to hard limit: {limit.Soft} > {limit.Hard}"));
        }
        return new Rlimit { Type = "RLIMIT_" + limit.Name.ToUpperInvariant(), Soft = unchecked((ulong)limit.Soft), Hard = unchecked((ulong)limit.Hard) };
    }

    /// <summary>The daemon's default limits, replaced by the container's own where both name one.</summary>
    public static Rlimit[]? Rlimits(ApiResources from, IReadOnlyDictionary<string, Api.Containers.Ulimit> defaults)
    {
        var limits = new SortedDictionary<string, Rlimit>(StringComparer.Ordinal);
        foreach (var limit in defaults.Values)
            limits[limit.Name ?? ""] = Rlimit(limit);
        foreach (var limit in from.Ulimits ?? [])
            limits[limit.Name ?? ""] = Rlimit(limit);
        return limits.Count == 0 ? null : [.. limits.Values];
    }

    private static MemoryResources? Memory(ApiResources from)
    {
        var memory = new MemoryResources
        {
            Limit = from.Memory > 0 ? from.Memory : null,
            Reservation = from.MemoryReservation > 0 ? from.MemoryReservation : null,
            Swap = from.MemorySwap != 0 ? from.MemorySwap : null,
            Kernel = from.KernelMemory > 0 ? from.KernelMemory : null,
            KernelTCP = from.KernelMemoryTCP > 0 ? from.KernelMemoryTCP : null,
            Swappiness = from.MemorySwappiness is >= 0 and var swappiness ? (ulong)swappiness : null,
            DisableOOMKiller = from.OomKillDisable == true ? true : null,
        };
        return memory == new MemoryResources() ? null : memory;
    }

    private static CPUResources? Cpu(ApiResources from)
    {
        var cpu = new CPUResources
        {
            Shares = from.CpuShares > 0 ? (ulong)from.CpuShares : null,
            Period = from.NanoCpus > 0 ? (ulong)CpuPeriod : from.CpuPeriod > 0 ? (ulong)from.CpuPeriod : null,
            Quota = from.NanoCpus > 0 ? from.NanoCpus * CpuPeriod / 1_000_000_000 : from.CpuQuota != 0 ? from.CpuQuota : null,
            RealtimePeriod = from.CpuRealtimePeriod > 0 ? (ulong)from.CpuRealtimePeriod : null,
            RealtimeRuntime = from.CpuRealtimeRuntime > 0 ? from.CpuRealtimeRuntime : null,
            Cpus = string.IsNullOrEmpty(from.CpusetCpus) ? null : from.CpusetCpus,
            Mems = string.IsNullOrEmpty(from.CpusetMems) ? null : from.CpusetMems,
        };
        return cpu == new CPUResources() ? null : cpu;
    }

    private static BlockIOResources? BlockIO(ApiResources from)
    {
        var block = new BlockIOResources
        {
            Weight = from.BlkioWeight > 0 ? (ushort)from.BlkioWeight : null,
            WeightDevice = Weights(from.BlkioWeightDevice),
            ThrottleReadBpsDevice = Throttles(from.BlkioDeviceReadBps),
            ThrottleWriteBpsDevice = Throttles(from.BlkioDeviceWriteBps),
            ThrottleReadIOPSDevice = Throttles(from.BlkioDeviceReadIOps),
            ThrottleWriteIOPSDevice = Throttles(from.BlkioDeviceWriteIOps),
        };
        return block == new BlockIOResources() ? null : block;
    }

    private static WeightDevice[]? Weights(List<Api.Containers.WeightDevice>? devices) => devices is not { Count: > 0 } ? null
        : [.. devices.Select(device =>
        {
            var (major, minor) = HostDevices.BlockNumber(device.Path ?? "");
            return new WeightDevice { Major = major, Minor = minor, Weight = (ushort)device.Weight };
        })];

    private static ThrottleDevice[]? Throttles(List<Api.Containers.ThrottleDevice>? devices) => devices is not { Count: > 0 } ? null
        : [.. devices.Select(device =>
        {
            var (major, minor) = HostDevices.BlockNumber(device.Path ?? "");
            return new ThrottleDevice { Major = major, Minor = minor, Rate = (ulong)device.Rate };
        })];
}
