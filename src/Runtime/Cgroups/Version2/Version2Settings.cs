using System.Globalization;
using Skiff.Errors;
using Skiff.Oci.RuntimeSpec;

namespace Skiff.Runtime.Cgroups.Version2;

/// <summary>
/// Writes the resources of the runtime specification, which were named after version 1, into the files of version 2. What
/// version 2 does not have is refused by name; values that ask for nothing (0, or what version 2 does anyway) are not.
/// </summary>
internal sealed class Version2Settings(Version2Cgroup cgroup)
{
    public void Apply(Resources resources)
    {
        cgroup.ApplyDevices(DeviceRules.WithDefaults(resources.Devices));
        ApplyMemory(resources.Memory);
        ApplyCpu(resources.Cpu);
        ApplyBlockIO(resources.BlockIO);
        if (resources.Pids?.Limit is { } pids)
        {
            Write("linux.resources.pids.limit", "pids.max", Limit(pids));
        }
        foreach (var limit in resources.HugepageLimits ?? [])
        {
            Write("linux.resources.hugepageLimits", $"hugetlb.{limit.PageSize}.max", Text(limit.Limit));
            if (File.Exists(cgroup.File($"hugetlb.{limit.PageSize}.rsvd.max"))) // since Linux 5.7
            {
                Write("linux.resources.hugepageLimits", $"hugetlb.{limit.PageSize}.rsvd.max", Text(limit.Limit));
            }
        }
        foreach (var (device, limit) in resources.Rdma ?? [])
        {
            Write($"linux.resources.rdma.{device}", "rdma.max", RdmaLimit.Format(device, limit));
        }
        if (resources.Network is { ClassID: > 0 } or { Priorities.Length: > 0 })
        {
            throw Unsupported("network");
        }
        ApplyUnified(resources.Unified);
    }

    private void ApplyUnified(Dictionary<string, string>? unified)
    {
        foreach (var (file, value) in unified ?? [])
        {
            if (file.Length == 0 || file.Contains('/', StringComparison.Ordinal) || !file.Contains('.', StringComparison.Ordinal))
            {
                throw new EngineException(ErrorKind.InvalidArgument, $"linux.resources.unified: \"{file}\" is not the name of a cgroup file");
            }
            foreach (var line in value.Split('\n', StringSplitOptions.RemoveEmptyEntries))
            {
                Write($"linux.resources.unified[\"{file}\"]", file, line);
            }
        }
    }

    private void ApplyMemory(MemoryResources? memory)
    {
        if (memory is null)
        {
            return;
        }
        Refuse("memory.kernel", memory.Kernel is > 0);
        Refuse("memory.kernelTCP", memory.KernelTCP is > 0);
        Refuse("memory.swappiness", memory.Swappiness is not null);
        Refuse("memory.disableOOMKiller", memory.DisableOOMKiller is true);
        Refuse("memory.useHierarchy", memory.UseHierarchy is false);
        CheckUsage(memory);
        // Version 1 limits memory and swap together, version 2 each by itself. Swap goes first: for a moment there is
        // then less than asked for, never more.
        if (SwapLimit(memory) is { } swap)
        {
            // Without swap accounting there is no file, and then no swap limit is what there is.
            if (swap != "max" || File.Exists(cgroup.File("memory.swap.max")))
            {
                Write("linux.resources.memory.swap", "memory.swap.max", swap);
            }
        }
        if (memory.Limit is { } limit and not 0)
        {
            Write("linux.resources.memory.limit", "memory.max", Limit(limit));
        }
        if (memory.Reservation is { } reservation and not 0)
        {
            Write("linux.resources.memory.reservation", "memory.low", Limit(reservation));
        }
    }

    private string? SwapLimit(MemoryResources memory)
    {
        switch (memory.Swap)
        {
            case null or 0:
                return memory.Limit == -1 ? "max" : null;
            case -1:
                return "max";
        }
        // An update of the one alone is against the other as it stands.
        var limit = memory.Limit is null or 0 ? FlatKeyed.ParseNumber(CgroupFile.Read(cgroup.File("memory.max"))) : (ulong)memory.Limit.Value;
        if (limit > long.MaxValue)
        {
            throw new EngineException(ErrorKind.InvalidArgument,
                "linux.resources.memory.swap: it includes memory, and cannot be limited unless linux.resources.memory.limit is");
        }
        if ((ulong)memory.Swap.Value < limit)
        {
            throw new EngineException(ErrorKind.InvalidArgument,
                $"linux.resources.memory.swap: {Text(memory.Swap.Value)} includes memory, and is less than the limit of {Text(limit)}");
        }
        return Text((ulong)memory.Swap.Value - limit);
    }

    private void CheckUsage(MemoryResources memory)
    {
        if (memory is { CheckBeforeUpdate: true, Limit: > 0 })
        {
            var usage = FlatKeyed.ParseNumber(CgroupFile.Read(cgroup.File("memory.current")));
            if (usage > (ulong)memory.Limit)
            {
                throw new EngineException(ErrorKind.Conflict,
                    $"linux.resources.memory.limit: {Text(memory.Limit.Value)} is less than the {Text(usage)} bytes in use");
            }
        }
    }

    private void ApplyCpu(CPUResources? cpu)
    {
        if (cpu is null)
        {
            return;
        }
        Refuse("cpu.realtimeRuntime", cpu.RealtimeRuntime is > 0);
        Refuse("cpu.realtimePeriod", cpu.RealtimePeriod is > 0);
        if (cpu.Idle is { } idle)
        {
            Write("linux.resources.cpu.idle", "cpu.idle", Text(idle));
        }
        if (cpu.Shares is { } shares and not 0)
        {
            Write("linux.resources.cpu.shares", "cpu.weight", Text(WeightOfShares(shares)));
        }
        var bandwidth = new List<CgroupFile>(2);
        if (cpu.Burst is { } burst)
        {
            bandwidth.Add(Setting("linux.resources.cpu.burst", "cpu.max.burst", Text(burst)));
        }
        if (cpu.Quota is not (null or 0) || cpu.Period is not (null or 0))
        {
            bandwidth.Add(Setting("linux.resources.cpu.quota", "cpu.max", Bandwidth(cpu)));
        }
        CgroupFile.WriteTogether(bandwidth);
        if (!string.IsNullOrEmpty(cpu.Cpus))
        {
            Write("linux.resources.cpu.cpus", "cpuset.cpus", cpu.Cpus);
        }
        if (!string.IsNullOrEmpty(cpu.Mems))
        {
            Write("linux.resources.cpu.mems", "cpuset.mems", cpu.Mems);
        }
    }

    /// <summary>cpu.max holds quota and period; the one that is not given stays as it is.</summary>
    private string Bandwidth(CPUResources cpu)
    {
        var now = CgroupFile.Read(cgroup.File("cpu.max")).Split(' ', StringSplitOptions.TrimEntries);
        var quota = cpu.Quota switch
        {
            null or 0 => now[0].Length > 0 ? now[0] : "max",
            < 0 => "max",
            { } microseconds => Text(microseconds),
        };
        return cpu.Period is { } period and not 0 ? $"{quota} {Text(period)}" : quota;
    }

    /// <summary>From 2…262144 to 1…10000, end to end.</summary>
    internal static ulong WeightOfShares(ulong shares) => 1 + ((Math.Clamp(shares, 2, 262_144) - 2) * 9999 / 262_142);

    private void ApplyBlockIO(BlockIOResources? block)
    {
        if (block is null)
        {
            return;
        }
        Refuse("blockIO.leafWeight", block.LeafWeight is > 0);
        if (block.Weight is { } weight and not 0)
        {
            WriteWeight("linux.resources.blockIO.weight", "", weight);
        }
        foreach (var device in block.WeightDevice ?? [])
        {
            Refuse("blockIO.weightDevice.leafWeight", device.LeafWeight is > 0);
            if (device.Weight is { } own and not 0)
            {
                WriteWeight("linux.resources.blockIO.weightDevice", $"{Text(device.Major)}:{Text(device.Minor)} ", own);
            }
        }
        Throttle("throttleReadBpsDevice", "rbps", block.ThrottleReadBpsDevice);
        Throttle("throttleWriteBpsDevice", "wbps", block.ThrottleWriteBpsDevice);
        Throttle("throttleReadIOPSDevice", "riops", block.ThrottleReadIOPSDevice);
        Throttle("throttleWriteIOPSDevice", "wiops", block.ThrottleWriteIOPSDevice);
    }

    /// <summary>BFQ keeps the range of version 1 (1…1000); io.weight has 1…10000.</summary>
    private void WriteWeight(string field, string device, ushort weight)
    {
        if (File.Exists(cgroup.File("io.bfq.weight")))
        {
            Write(field, "io.bfq.weight", device + Text(weight));
        }
        else
        {
            Write(field, "io.weight", device + Text(WeightOfBlockWeight(weight)));
        }
    }

    /// <summary>From 10…1000 to 1…10000, end to end.</summary>
    internal static ulong WeightOfBlockWeight(ushort weight) => 1 + ((Math.Clamp(weight, 10UL, 1000UL) - 10) * 9999 / 990);

    private void Throttle(string field, string key, ThrottleDevice[]? devices)
    {
        foreach (var device in devices ?? [])
        {
            // A rate of 0 takes a limit away, as in version 1.
            Write("linux.resources.blockIO." + field, "io.max",
                $"{Text(device.Major)}:{Text(device.Minor)} {key}={(device.Rate == 0 ? "max" : Text(device.Rate))}");
        }
    }

    private static void Refuse(string field, bool set)
    {
        if (set)
        {
            throw Unsupported(field);
        }
    }

    private static EngineException Unsupported(string field) =>
        new(ErrorKind.NotImplemented, $"linux.resources.{field}: cgroup version 2 has nothing like it");

    private void Write(string field, string file, string value) => Setting(field, file, value).Write();

    private CgroupFile Setting(string field, string file, string value) => new(field, cgroup.File(file), value);

    private static string Limit(long value) => value < 0 ? "max" : Text(value);

    private static string Text<T>(T number)
        where T : IFormattable => number.ToString(null, CultureInfo.InvariantCulture);
}
