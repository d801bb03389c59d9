using System.Globalization;

namespace Skiff.Runtime.Cgroups.Version1;

/// <summary>Reads what version 1 controllers count; pressure comes from the unified hierarchy beside them, if there is one.</summary>
internal sealed class Version1Statistics(Version1Cgroup cgroup, string? unifiedDirectory)
{
    /// <summary>cpuacct.stat counts in USER_HZ, which is 100 on every architecture that .NET runs on.</summary>
    private const ulong NanosecondsPerTick = 10_000_000;

    public CgroupStatistics Read() => new()
    {
        Cpu = ReadCpu(),
        Memory = ReadMemory(),
        Pids = ReadPids(),
        Block = ReadBlock(),
        HugePages = ReadHugePages(),
        Rdma = cgroup.DirectoryFor("rdma") is { } rdma
            ? NestedKeyed.ReadRdma(CgroupFile.Read(rdma + "/rdma.current"))
            : new Dictionary<string, RdmaStatistics>(),
    };

    private CpuStatistics? ReadCpu()
    {
        if (cgroup.DirectoryFor("cpuacct") is not { } accounting)
        {
            return null;
        }
        var ticks = FlatKeyed.Parse(CgroupFile.Read(accounting + "/cpuacct.stat"));
        var throttling = cgroup.DirectoryFor("cpu") is { } cpu ? FlatKeyed.Parse(CgroupFile.Read(cpu + "/cpu.stat")) : [];
        return new CpuStatistics
        {
            Total = FlatKeyed.ParseNumber(CgroupFile.Read(accounting + "/cpuacct.usage")),
            User = ticks.GetValueOrDefault("user") * NanosecondsPerTick,
            Kernel = ticks.GetValueOrDefault("system") * NanosecondsPerTick,
            PerCpu = [.. CgroupFile.Read(accounting + "/cpuacct.usage_percpu")
                .Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
                .Select(word => ulong.Parse(word, CultureInfo.InvariantCulture))],
            Periods = throttling.GetValueOrDefault("nr_periods"),
            ThrottledPeriods = throttling.GetValueOrDefault("nr_throttled"),
            ThrottledTime = throttling.GetValueOrDefault("throttled_time"),
            Bursts = throttling.GetValueOrDefault("nr_bursts"),
            BurstTime = throttling.GetValueOrDefault("burst_time"),
            Pressure = ReadPressure("cpu"),
        };
    }

    private MemoryStatistics? ReadMemory()
    {
        if (cgroup.DirectoryFor("memory") is not { } directory)
        {
            return null;
        }
        var counter = ReadCounter(directory, "memory") ?? default;
        return new MemoryStatistics
        {
            Usage = counter.Usage,
            MaxUsage = counter.MaxUsage,
            Limit = counter.Limit,
            FailCount = counter.FailCount,
            MemoryAndSwap = ReadCounter(directory, "memory.memsw"),
            Kernel = ReadCounter(directory, "memory.kmem"),
            KernelTcp = ReadCounter(directory, "memory.kmem.tcp"),
            Stat = FlatKeyed.Parse(CgroupFile.Read(directory + "/memory.stat")),
            OutOfMemoryKills = cgroup.ReadOutOfMemoryKills(),
            Pressure = ReadPressure("memory"),
        };
    }

    private static MemoryCounter? ReadCounter(string directory, string prefix)
    {
        var usage = CgroupFile.Read($"{directory}/{prefix}.usage_in_bytes");
        return usage.Length == 0
            ? null
            : new MemoryCounter(
                FlatKeyed.ParseNumber(usage),
                FlatKeyed.ParseNumber(CgroupFile.Read($"{directory}/{prefix}.max_usage_in_bytes")),
                FlatKeyed.ParseNumber(CgroupFile.Read($"{directory}/{prefix}.limit_in_bytes")),
                FlatKeyed.ParseNumber(CgroupFile.Read($"{directory}/{prefix}.failcnt")));
    }

    private PidsStatistics? ReadPids() => cgroup.DirectoryFor("pids") is { } directory
        ? new PidsStatistics(
            FlatKeyed.ParseNumber(CgroupFile.Read(directory + "/pids.current")),
            FlatKeyed.ParseNumber(CgroupFile.Read(directory + "/pids.max")))
        : null;

    private BlockStatistics? ReadBlock()
    {
        if (cgroup.DirectoryFor("blkio") is not { } directory)
        {
            return null;
        }
        // BFQ counts only what went through BFQ; the throttling layer sees everything, and then nothing is queued or merged.
        var bytes = BlockEntries(directory, "blkio.bfq.io_service_bytes_recursive");
        var bfq = bytes.Count > 0;
        return new BlockStatistics
        {
            ServiceBytes = bfq ? bytes : BlockEntries(directory, "blkio.throttle.io_service_bytes_recursive"),
            Serviced = BlockEntries(directory, bfq ? "blkio.bfq.io_serviced_recursive" : "blkio.throttle.io_serviced_recursive"),
            Queued = BlockEntries(directory, "blkio.bfq.io_queued_recursive"),
            ServiceTime = BlockEntries(directory, "blkio.bfq.io_service_time_recursive"),
            WaitTime = BlockEntries(directory, "blkio.bfq.io_wait_time_recursive"),
            Merged = BlockEntries(directory, "blkio.bfq.io_merged_recursive"),
            Time = BlockEntries(directory, "blkio.bfq.time_recursive"),
            Sectors = BlockEntries(directory, "blkio.bfq.sectors_recursive"),
            Pressure = ReadPressure("io"),
        };
    }

    /// <summary>Lines `8:0 Read 4096` or `8:0 4096`; the last one is a sum without a device.</summary>
    private static List<BlockEntry> BlockEntries(string directory, string file)
    {
        var entries = new List<BlockEntry>();
        foreach (var line in CgroupFile.Read(directory + "/" + file).Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            var words = line.Split([' ', ':'], StringSplitOptions.RemoveEmptyEntries);
            if (words.Length is 3 or 4
                && ulong.TryParse(words[0], out var major) && ulong.TryParse(words[1], out var minor) && ulong.TryParse(words[^1], out var value))
            {
                entries.Add(new BlockEntry(major, minor, words.Length == 4 ? words[2] : "", value));
            }
        }
        return entries;
    }

    private Dictionary<string, HugePageStatistics> ReadHugePages()
    {
        var pages = new Dictionary<string, HugePageStatistics>();
        if (cgroup.DirectoryFor("hugetlb") is { } directory)
        {
            foreach (var size in HugePageSizes.Read())
            {
                var prefix = $"{directory}/hugetlb.{size}.";
                pages[size] = new HugePageStatistics(
                    FlatKeyed.ParseNumber(CgroupFile.Read(prefix + "usage_in_bytes")),
                    FlatKeyed.ParseNumber(CgroupFile.Read(prefix + "max_usage_in_bytes")),
                    FlatKeyed.ParseNumber(CgroupFile.Read(prefix + "failcnt")));
            }
        }
        return pages;
    }

    private PressureStatistics? ReadPressure(string resource) =>
        unifiedDirectory is null ? null : NestedKeyed.ReadPressure(CgroupFile.Read($"{unifiedDirectory}/{resource}.pressure"));
}
