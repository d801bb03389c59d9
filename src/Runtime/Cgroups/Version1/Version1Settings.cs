using System.Globalization;
using Skiff.Errors;
using Skiff.Oci.RuntimeSpec;

namespace Skiff.Runtime.Cgroups.Version1;

/// <summary>Writes the resources of the runtime specification into the files of version 1 controllers.</summary>
internal sealed class Version1Settings(Version1Cgroup cgroup)
{
    public void Apply(Resources resources)
    {
        if (resources.Unified is { Count: > 0 })
        {
            throw new EngineException(ErrorKind.NotImplemented, "linux.resources.unified: this host has cgroup version 1");
        }
        ApplyDevices(resources.Devices);
        ApplyMemory(resources.Memory);
        ApplyCpu(resources.Cpu);
        ApplyBlockIO(resources.BlockIO);
        if (resources.Pids?.Limit is { } pids)
        {
            Setting("pids", "linux.resources.pids.limit", "pids.max", pids < 0 ? "max" : Text(pids)).Write();
        }
        foreach (var limit in resources.HugepageLimits ?? [])
        {
            var setting = Setting("hugetlb", "linux.resources.hugepageLimits", $"hugetlb.{limit.PageSize}.limit_in_bytes", Text(limit.Limit));
            setting.Write();
            var reserved = setting.Path.Replace(".limit_in_bytes", ".rsvd.limit_in_bytes", StringComparison.Ordinal);
            if (File.Exists(reserved)) // since Linux 5.7
            {
                (setting with { Path = reserved }).Write();
            }
        }
        foreach (var (device, limit) in resources.Rdma ?? [])
        {
            Setting("rdma", $"linux.resources.rdma.{device}", "rdma.max", RdmaLimit.Format(device, limit)).Write();
        }
        if (resources.Network?.ClassID is { } classId)
        {
            Setting("net_cls", "linux.resources.network.classID", "net_cls.classid", Text(classId)).Write();
        }
        foreach (var priority in resources.Network?.Priorities ?? [])
        {
            Setting("net_prio", "linux.resources.network.priorities", "net_prio.ifpriomap", $"{priority.Name} {Text(priority.Priority)}").Write();
        }
    }

    private void ApplyDevices(DeviceCgroup[]? rules)
    {
        var checkedRules = DeviceRules.WithDefaults(rules);
        if (checkedRules.Count == 0)
        {
            return;
        }
        const string Field = "linux.resources.devices";
        // Some twenty rules, each a write of its own in the order given: the two files are opened once.
        var allow = Setting("devices", Field, "devices.allow", "");
        var deny = Setting("devices", Field, "devices.deny", "");
        using var allowing = allow.Open();
        using var denying = deny.Open();
        foreach (var rule in checkedRules)
        {
            var file = rule.Allow ? allow : deny;
            (file with { Value = rule.ToString() }).WriteTo(rule.Allow ? allowing : denying);
        }
    }

    private void ApplyMemory(MemoryResources? memory)
    {
        if (memory is null)
        {
            return;
        }
        CheckUsage(memory);
        if (memory.UseHierarchy is { } hierarchy)
        {
            Setting("memory", "linux.resources.memory.useHierarchy", "memory.use_hierarchy", hierarchy ? "1" : "0").Write();
        }
        // Limits of 0 mean "not set" in every caller there is; without a limit the sum with swap can have none either.
        var limits = new List<CgroupFile>(2);
        if (memory.Limit is { } limit and not 0)
        {
            limits.Add(Setting("memory", "linux.resources.memory.limit", "memory.limit_in_bytes", Text(limit)));
        }
        if ((memory.Limit == -1 && memory.Swap is null or 0 ? -1 : memory.Swap) is { } swap and not 0)
        {
            var setting = Setting("memory", "linux.resources.memory.swap", "memory.memsw.limit_in_bytes", Text(swap));
            // Without swap accounting there is no file, and then "unlimited" is what there is.
            if (swap != -1 || File.Exists(setting.Path))
            {
                limits.Add(setting);
            }
        }
        CheckSum(memory);
        CgroupFile.WriteTogether(limits);
        WriteIfSet("linux.resources.memory.reservation", "memory.soft_limit_in_bytes", memory.Reservation);
        WriteIfSet("linux.resources.memory.kernel", "memory.kmem.limit_in_bytes", memory.Kernel);
        WriteIfSet("linux.resources.memory.kernelTCP", "memory.kmem.tcp.limit_in_bytes", memory.KernelTCP);
        if (memory.Swappiness is { } swappiness)
        {
            Setting("memory", "linux.resources.memory.swappiness", "memory.swappiness", Text(swappiness)).Write();
        }
        if (memory.DisableOOMKiller is { } disable)
        {
            Setting("memory", "linux.resources.memory.disableOOMKiller", "memory.oom_control", disable ? "1" : "0").Write();
        }
    }

    /// <summary>The kernel only says that it is invalid when a limit is raised above that of memory and swap together.</summary>
    private void CheckSum(MemoryResources memory)
    {
        if (memory is { Limit: > 0, Swap: null or 0 } && cgroup.DirectoryFor("memory") is { } directory
            && FlatKeyed.ParseNumber(CgroupFile.Read(directory + "/memory.memsw.limit_in_bytes")) is > 0 and var sum && sum < (ulong)memory.Limit)
        {
            throw new EngineException(ErrorKind.InvalidArgument,
                $"linux.resources.memory.limit: {Text(memory.Limit.Value)} is more than the limit of memory and swap together, {Text(sum)}: set linux.resources.memory.swap too");
        }
    }

    private void WriteIfSet(string field, string file, long? value)
    {
        if (value is { } bytes and not 0)
        {
            Setting("memory", field, file, Text(bytes)).Write();
        }
    }

    private void CheckUsage(MemoryResources memory)
    {
        if (memory is not { CheckBeforeUpdate: true, Limit: > 0 } || cgroup.DirectoryFor("memory") is not { } directory)
        {
            return;
        }
        var usage = FlatKeyed.ParseNumber(CgroupFile.Read(directory + "/memory.usage_in_bytes"));
        if (usage > (ulong)memory.Limit)
        {
            throw new EngineException(ErrorKind.Conflict,
                $"linux.resources.memory.limit: {Text(memory.Limit.Value)} is less than the {Text(usage)} bytes in use");
        }
    }

    private void ApplyCpu(CPUResources? cpu)
    {
        if (cpu is null)
        {
            return;
        }
        if (cpu.Shares is { } shares and not 0)
        {
            Setting("cpu", "linux.resources.cpu.shares", "cpu.shares", Text(shares)).Write();
        }
        var bandwidth = new List<CgroupFile>(3);
        if (cpu.Burst is { } burst)
        {
            bandwidth.Add(Setting("cpu", "linux.resources.cpu.burst", "cpu.cfs_burst_us", Text(burst)));
        }
        if (cpu.Period is { } period and not 0)
        {
            bandwidth.Add(Setting("cpu", "linux.resources.cpu.period", "cpu.cfs_period_us", Text(period)));
        }
        if (cpu.Quota is { } quota and not 0)
        {
            bandwidth.Add(Setting("cpu", "linux.resources.cpu.quota", "cpu.cfs_quota_us", Text(quota)));
        }
        CgroupFile.WriteTogether(bandwidth);
        var realtime = new List<CgroupFile>(2);
        if (cpu.RealtimePeriod is { } realtimePeriod and not 0)
        {
            realtime.Add(Setting("cpu", "linux.resources.cpu.realtimePeriod", "cpu.rt_period_us", Text(realtimePeriod)));
        }
        if (cpu.RealtimeRuntime is { } realtimeRuntime and not 0)
        {
            realtime.Add(Setting("cpu", "linux.resources.cpu.realtimeRuntime", "cpu.rt_runtime_us", Text(realtimeRuntime)));
        }
        CgroupFile.WriteTogether(realtime);
        if (cpu.Idle is { } idle)
        {
            Setting("cpu", "linux.resources.cpu.idle", "cpu.idle", Text(idle)).Write();
        }
        if (!string.IsNullOrEmpty(cpu.Cpus))
        {
            Setting("cpuset", "linux.resources.cpu.cpus", "cpuset.cpus", cpu.Cpus).Write();
        }
        if (!string.IsNullOrEmpty(cpu.Mems))
        {
            Setting("cpuset", "linux.resources.cpu.mems", "cpuset.mems", cpu.Mems).Write();
        }
    }

    private void ApplyBlockIO(BlockIOResources? block)
    {
        if (block is null)
        {
            return;
        }
        if (block.Weight is { } weight and not 0)
        {
            Weight("linux.resources.blockIO.weight", "weight", Text(weight)).Write();
        }
        if (block.LeafWeight is { } leafWeight and not 0)
        {
            Weight("linux.resources.blockIO.leafWeight", "leaf_weight", Text(leafWeight)).Write();
        }
        foreach (var device in block.WeightDevice ?? [])
        {
            if (device.Weight is { } own and not 0)
            {
                Weight("linux.resources.blockIO.weightDevice", "weight_device", $"{Text(device.Major)}:{Text(device.Minor)} {Text(own)}").Write();
            }
            if (device.LeafWeight is { } leaf and not 0)
            {
                Weight("linux.resources.blockIO.weightDevice.leafWeight", "leaf_weight_device", $"{Text(device.Major)}:{Text(device.Minor)} {Text(leaf)}").Write();
            }
        }
        Throttle("throttleReadBpsDevice", "read_bps_device", block.ThrottleReadBpsDevice);
        Throttle("throttleWriteBpsDevice", "write_bps_device", block.ThrottleWriteBpsDevice);
        Throttle("throttleReadIOPSDevice", "read_iops_device", block.ThrottleReadIOPSDevice);
        Throttle("throttleWriteIOPSDevice", "write_iops_device", block.ThrottleWriteIOPSDevice);
    }

    /// <summary>The BFQ scheduler has the weights of today's kernels; CFQ had them before, under other names.</summary>
    private CgroupFile Weight(string field, string file, string value)
    {
        var setting = Setting("blkio", field, "blkio.bfq." + file, value);
        return File.Exists(setting.Path) ? setting : Setting("blkio", field, "blkio." + file, value);
    }

    private void Throttle(string field, string file, ThrottleDevice[]? devices)
    {
        foreach (var device in devices ?? [])
        {
            Setting("blkio", "linux.resources.blockIO." + field, "blkio.throttle." + file,
                $"{Text(device.Major)}:{Text(device.Minor)} {Text(device.Rate)}").Write();
        }
    }

    private CgroupFile Setting(string controller, string field, string file, string value) =>
        new(field, (cgroup.DirectoryFor(controller) ?? throw CgroupFile.Missing(field, controller)) + "/" + file, value);

    private static string Text<T>(T number)
        where T : IFormattable => number.ToString(null, CultureInfo.InvariantCulture);
}
