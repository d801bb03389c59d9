using System.Globalization;

namespace Skiff.Runtime.Cgroups.Version2;

/// <summary>Reads what version 2 counts, in the terms of <see cref="CgroupStatistics"/>.</summary>
internal sealed class Version2Statistics(Version2Cgroup cgroup)
{
    private const ulong NanosecondsPerMicrosecond = 1000;

    public CgroupStatistics Read() => new()
    {
        Cpu = ReadCpu(),
        Memory = ReadMemory(),
        Pids = Text("pids.current") is { Length: > 0 } current
            ? new PidsStatistics(FlatKeyed.ParseNumber(current), FlatKeyed.ParseNumber(Text("pids.max")))
            : null,
        Block = ReadBlock(),
        HugePages = ReadHugePages(),
        Rdma = NestedKeyed.ReadRdma(Text("rdma.current")),
    };

    private CpuStatistics ReadCpu()
    {
        var stat = FlatKeyed.Parse(Text("cpu.stat"));
        ulong Time(string key) => stat.GetValueOrDefault(key) * NanosecondsPerMicrosecond;
        return new CpuStatistics
        {
            Total = Time("usage_usec"),
            User = Time("user_usec"),
            Kernel = Time("system_usec"),
            Periods = stat.GetValueOrDefault("nr_periods"),
            ThrottledPeriods = stat.GetValueOrDefault("nr_throttled"),
            ThrottledTime = Time("throttled_usec"),
            Bursts = stat.GetValueOrDefault("nr_bursts"),
            BurstTime = Time("burst_usec"),
            Pressure = NestedKeyed.ReadPressure(Text("cpu.pressure")),
        };
    }

    private MemoryStatistics? ReadMemory()
    {
        var current = Text("memory.current");
        if (current.Length == 0)
        {
            return null;
        }
        var events = FlatKeyed.Parse(Text("memory.events"));
        var usage = FlatKeyed.ParseNumber(current);
        var limit = FlatKeyed.ParseNumber(Text("memory.max"));
        var swap = Text("memory.swap.current");
        var swapLimit = FlatKeyed.ParseNumber(Text("memory.swap.max"));
        return new MemoryStatistics
        {
            Usage = usage,
            MaxUsage = FlatKeyed.ParseNumber(Text("memory.peak")),
            Limit = limit,
            FailCount = events.GetValueOrDefault("max"),
            MemoryAndSwap = swap.Length == 0
                ? null
                : new MemoryCounter(usage + FlatKeyed.ParseNumber(swap), 0, limit > ulong.MaxValue - swapLimit ? ulong.MaxValue : limit + swapLimit, 0),
            Stat = FlatKeyed.Parse(Text("memory.stat")),
            OutOfMemoryKills = events.GetValueOrDefault("oom_kill"),
            Pressure = NestedKeyed.ReadPressure(Text("memory.pressure")),
        };
    }

    private BlockStatistics? ReadBlock()
    {
        if (!File.Exists(cgroup.File("io.stat")))
        {
            return null;
        }
        var bytes = new List<BlockEntry>();
        var operations = new List<BlockEntry>();
        foreach (var (device, values) in NestedKeyed.Parse(Text("io.stat")))
        {
            // Some lines name devices only, without counts: the kernel leaves out what is nought.
            var colon = device.IndexOf(':', StringComparison.Ordinal);
            if (colon < 0
                || !ulong.TryParse(device.AsSpan(0, colon), NumberStyles.None, CultureInfo.InvariantCulture, out var major)
                || !ulong.TryParse(device.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var minor))
            {
                continue;
            }
            foreach (var (name, letter) in (ReadOnlySpan<(string, char)>)[("Read", 'r'), ("Write", 'w'), ("Discard", 'd')])
            {
                if (values.TryGetValue(letter + "bytes", out var count))
                {
                    bytes.Add(new BlockEntry(major, minor, name, FlatKeyed.ParseNumber(count)));
                }
                if (values.TryGetValue(letter + "ios", out var number))
                {
                    operations.Add(new BlockEntry(major, minor, name, FlatKeyed.ParseNumber(number)));
                }
            }
        }
        return new BlockStatistics { ServiceBytes = bytes, Serviced = operations, Pressure = NestedKeyed.ReadPressure(Text("io.pressure")) };
    }

    private Dictionary<string, HugePageStatistics> ReadHugePages()
    {
        var pages = new Dictionary<string, HugePageStatistics>();
        foreach (var size in HugePageSizes.Read())
        {
            if (Text($"hugetlb.{size}.current") is { Length: > 0 } current)
            {
                pages[size] = new HugePageStatistics(FlatKeyed.ParseNumber(current), 0, FlatKeyed.Find(Text($"hugetlb.{size}.events"), "max"));
            }
        }
        return pages;
    }

    private string Text(string file) => CgroupFile.Read(cgroup.File(file));
}
