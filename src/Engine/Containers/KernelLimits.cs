using System.Globalization;
using Skiff.Api.Containers;
using Skiff.Errors;
using Skiff.Runtime.Cgroups;

namespace Skiff.Engine.Containers;

/// <summary>
/// Holds a container's limits against what this kernel's cgroups have. As in Docker, a limit that there is no file for is discarded
/// with a warning, and one that names CPUs or memory nodes that are not there is refused.
/// </summary>
internal static class KernelLimits
{
    /// <summary>The limits that will be in force; what was discarded is told in <paramref name="warnings"/>. Errors: InvalidArgument.</summary>
    public static HostConfig Adapt(HostConfig host, CgroupMounts cgroups, List<string> warnings)
    {
        host = Memory(host, cgroups, warnings);
        host = Cpu(host, cgroups, warnings);
        host = Block(host, cgroups, warnings);
        if (host.PidsLimit is not null && cgroups.Find("pids") is null)
        {
            warnings.Add("Your kernel does not support PIDs limit capabilities or the cgroup is not mounted. PIDs limit discarded.");
            host = host with { PidsLimit = null };
        }
        return host;
    }

    private static HostConfig Memory(HostConfig host, CgroupMounts cgroups, List<string> warnings)
    {
        var version2 = cgroups.Mode == CgroupMode.Version2;
        if (host.Memory > 0 && !Has(cgroups, "memory", "memory.limit_in_bytes"))
        {
            warnings.Add("Your kernel does not support memory limit capabilities or the cgroup is not mounted. Limitation discarded.");
            host = host with { Memory = 0, MemorySwap = -1 };
        }
        if (host is { Memory: > 0, MemorySwap: not -1 } && !Has(cgroups, "memory", "memory.memsw.limit_in_bytes"))
        {
            warnings.Add("Your kernel does not support swap limit capabilities or the cgroup is not mounted. Memory limited without swap.");
            host = host with { MemorySwap = -1 };
        }
        if (host.MemorySwappiness is not (null or -1) && (version2 || !Has(cgroups, "memory", "memory.swappiness")))
        {
            warnings.Add("Your kernel does not support memory swappiness capabilities or the cgroup is not mounted. Memory swappiness discarded.");
            host = host with { MemorySwappiness = null };
        }
        if (host.MemoryReservation > 0 && !Has(cgroups, "memory", "memory.soft_limit_in_bytes"))
        {
            warnings.Add("Your kernel does not support memory soft limit capabilities or the cgroup is not mounted. Limitation discarded.");
            host = host with { MemoryReservation = 0 };
        }
        if (host.KernelMemory > 0)
        {
            warnings.Add("Specifying a kernel memory limit is deprecated and will be removed in a future release.");
            if (version2 || !Has(cgroups, "memory", "memory.kmem.limit_in_bytes"))
            {
                warnings.Add("Your kernel does not support kernel memory limit capabilities or the cgroup is not mounted. Limitation discarded.");
                host = host with { KernelMemory = 0 };
            }
        }
        if (host.OomKillDisable == true && (version2 || !Has(cgroups, "memory", "memory.oom_control")))
        {
            warnings.Add("Your kernel does not support OomKillDisable. OomKillDisable discarded.");
            host = host with { OomKillDisable = null };
        }
        else if (host is { OomKillDisable: true, Memory: 0 })
        {
            warnings.Add("OOM killer is disabled for the container, but no memory limit is set, this can result in the system running out of resources.");
        }
        return host;
    }

    private static HostConfig Cpu(HostConfig host, CgroupMounts cgroups, List<string> warnings)
    {
        var quota = Has(cgroups, "cpu", "cpu.cfs_quota_us");
        if (host.NanoCpus > 0 && !quota)
            throw Invalid("NanoCPUs can not be set, as your kernel does not support CPU CFS scheduler or the cgroup is not mounted");
        if (host.CpuShares > 0 && !Has(cgroups, "cpu", "cpu.shares"))
        {
            warnings.Add("Your kernel does not support CPU shares or the cgroup is not mounted. Shares discarded.");
            host = host with { CpuShares = 0 };
        }
        if ((host.CpuPeriod != 0 || host.CpuQuota != 0) && !quota)
        {
            warnings.Add("Your kernel does not support CPU CFS scheduler. CPU period/quota discarded.");
            host = host with { CpuPeriod = 0, CpuQuota = 0 };
        }
        if ((host.CpuRealtimePeriod != 0 || host.CpuRealtimeRuntime != 0)
            && (cgroups.Mode == CgroupMode.Version2 || !Has(cgroups, "cpu", "cpu.rt_period_us")))
        {
            throw Invalid("kernel does not support CPU real-time scheduler");
        }
        if (string.IsNullOrEmpty(host.CpusetCpus) && string.IsNullOrEmpty(host.CpusetMems))
            return host;
        if (cgroups.Find("cpuset") is not { } cpuset)
        {
            warnings.Add("Your kernel does not support cpuset or the cgroup is not mounted. Cpuset discarded.");
            return host with { CpusetCpus = "", CpusetMems = "" };
        }
        RequireAvailable(host.CpusetCpus, "cpus", "CPUs", cpuset.MountPoint);
        RequireAvailable(host.CpusetMems, "mems", "memory nodes", cpuset.MountPoint);
        return host;
    }

    private static HostConfig Block(HostConfig host, CgroupMounts cgroups, List<string> warnings)
    {
        if (host.BlkioWeight > 0 && !Has(cgroups, "blkio", "blkio.weight"))
        {
            warnings.Add("Your kernel does not support Block I/O weight or the cgroup is not mounted. Weight discarded.");
            host = host with { BlkioWeight = 0 };
        }
        if (host.BlkioWeightDevice is { Count: > 0 } && !Has(cgroups, "blkio", "blkio.weight_device"))
        {
            warnings.Add("Your kernel does not support Block I/O weight_device or the cgroup is not mounted. Weight-device discarded.");
            host = host with { BlkioWeightDevice = [] };
        }
        if (Lacks(host.BlkioDeviceReadBps, "blkio.throttle.read_bps_device", "BPS Block I/O read limit", "Block I/O BPS read limit"))
            host = host with { BlkioDeviceReadBps = [] };
        if (Lacks(host.BlkioDeviceWriteBps, "blkio.throttle.write_bps_device", "BPS Block I/O write limit", "Block I/O BPS write limit"))
            host = host with { BlkioDeviceWriteBps = [] };
        if (Lacks(host.BlkioDeviceReadIOps, "blkio.throttle.read_iops_device", "IOPS Block read limit", "Block I/O IOPS read limit"))
            host = host with { BlkioDeviceReadIOps = [] };
        if (Lacks(host.BlkioDeviceWriteIOps, "blkio.throttle.write_iops_device", "IOPS Block write limit", "Block I/O IOPS write limit"))
            host = host with { BlkioDeviceWriteIOps = [] };
        return host;

        bool Lacks(List<ThrottleDevice>? devices, string file, string limit, string what)
        {
            if (devices is not { Count: > 0 } || Has(cgroups, "blkio", file))
                return false;
            warnings.Add($"Your kernel does not support {limit} or the cgroup is not mounted. {what} discarded.");
            return true;
        }
    }

    /// <summary>In version 2 a controller comes with all of its files; in version 1 some depend on how the kernel was built.</summary>
    private static bool Has(CgroupMounts cgroups, string controller, string file)
        => cgroups.Mode == CgroupMode.Version2
            ? cgroups.Find(controller == "blkio" ? "io" : controller) is not null
            : cgroups.Find(controller) is { } hierarchy && File.Exists(Path.Combine(hierarchy.MountPoint, file));

    private static void RequireAvailable(string? requested, string kind, string name, string root)
    {
        if (string.IsNullOrEmpty(requested))
            return;
        if (Parse(requested) is not { } wanted)
            throw Invalid($"Invalid value {requested} for cpuset {kind}: invalid format: {requested}");
        var effective = Path.Combine(root, $"cpuset.{kind}.effective");
        var available = File.ReadAllText(File.Exists(effective) ? effective : Path.Combine(root, $"cpuset.{kind}")).Trim();
        if (Parse(available) is { } there && !wanted.IsSubsetOf(there))
            throw Invalid($"Requested {name} are not available - requested {requested}, available: {available}");
    }

    /// <summary>`0-2,4`; null for what is no such list.</summary>
    private static HashSet<int>? Parse(string list)
    {
        var numbers = new HashSet<int>();
        foreach (var part in list.Split(','))
        {
            var ends = part.Split('-');
            if (ends.Length > 2 || !TryNumber(ends[0], out var first) || !TryNumber(ends[^1], out var last) || last < first)
                return null;
            for (var number = first; number <= last; number++)
                numbers.Add(number);
        }
        return numbers;
    }

    private static bool TryNumber(string text, out int number)
        => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number) && number < 8192;

    private static EngineException Invalid(string text) => new(ErrorKind.InvalidArgument, text);
}
