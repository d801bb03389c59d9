using System.Globalization;
using System.Runtime.CompilerServices;
using Skiff.Api.Containers;
using Skiff.Errors;
using Skiff.Runtime.Cgroups;

namespace Skiff.Engine.Containers;

/// <summary>What a container uses, sampled from its cgroup and its network namespace.</summary>
internal sealed class ContainerStatistics(EngineParts parts)
{
    private const long TicksPerSecond = 100; // USER_HZ of every architecture we run on
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);
    private static readonly Lazy<ulong> MachineMemory = new(ReadMachineMemory);

    public async IAsyncEnumerable<ContainerStats> SampleAsync(
        Container container, bool stream, bool oneShot, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (container.Run is null && !stream)
        {
            yield return Empty(container);
            yield break;
        }
        ContainerStats? previous = null;
        while (!container.IsRemoved)
        {
            var sample = Sample(container);
            var due = stream || oneShot || previous is not null || container.Run is null;
            if (due)
            {
                yield return sample with { PrecpuStats = previous?.CpuStats ?? new ContainerCpuStats { CpuUsage = new(), ThrottlingData = new() }, Preread = previous?.Read ?? DockerTime.Format(DockerTime.Never) };
                if (!stream)
                    yield break;
            }
            previous = sample;
            await Task.Delay(Interval, parts.Time, cancellationToken);
        }
    }

    private ContainerStats Sample(Container container)
    {
        if (container.Run is not { } run)
            return Empty(container);
        try
        {
            var statistics = parts.CgroupOf(container).ReadStatistics();
            return Empty(container) with
            {
                Read = DockerTime.Format(parts.Time.GetUtcNow()),
                CpuStats = Cpu(statistics.Cpu),
                MemoryStats = Memory(statistics.Memory),
                PidsStats = statistics.Pids is { } pids
                    ? new ContainerPidsStats { Current = pids.Current, Limit = pids.Limit }
                    : new ContainerPidsStats(),
                BlkioStats = Block(statistics.Block),
                Networks = container.Record.Sandbox is null ? null : NetworkStatistics.Read(run.Init.Pid),
            };
        }
        catch (Exception error) when (error is EngineException or IOException)
        {
            return Empty(container); // it ended while it was looked at
        }
    }

    private static ContainerStats Empty(Container container) => new()
    {
        Id = container.Id,
        Name = container.Record.Name,
        OsType = "linux",
        Read = DockerTime.Format(DockerTime.Never),
        Preread = DockerTime.Format(DockerTime.Never),
        CpuStats = new ContainerCpuStats { CpuUsage = new(), ThrottlingData = new() },
        PrecpuStats = new ContainerCpuStats { CpuUsage = new(), ThrottlingData = new() },
        MemoryStats = new ContainerMemoryStats(),
        PidsStats = new ContainerPidsStats(),
        BlkioStats = new ContainerBlkioStats(),
        StorageStats = new ContainerStorageStats(),
    };

    private static ContainerCpuStats Cpu(CpuStatistics? cpu) => new()
    {
        CpuUsage = new ContainerCpuUsage
        {
            TotalUsage = cpu?.Total ?? 0,
            PercpuUsage = cpu?.PerCpu is { } each ? [.. each] : null,
            UsageInKernelmode = cpu?.Kernel ?? 0,
            UsageInUsermode = cpu?.User ?? 0,
        },
        SystemCpuUsage = SystemCpu(),
        OnlineCpus = Environment.ProcessorCount,
        ThrottlingData = new ContainerThrottlingData
        {
            Periods = cpu?.Periods ?? 0,
            ThrottledPeriods = cpu?.ThrottledPeriods ?? 0,
            ThrottledTime = cpu?.ThrottledTime ?? 0,
        },
    };

    private static ContainerMemoryStats Memory(MemoryStatistics? memory)
    {
        if (memory is null)
            return new ContainerMemoryStats();
        var stats = new Dictionary<string, ulong?>(StringComparer.Ordinal);
        foreach (var (key, value) in memory.Stat)
            stats[key] = value;
        return new ContainerMemoryStats
        {
            Usage = memory.Usage,
            MaxUsage = memory.MaxUsage,
            Failcnt = memory.FailCount,
            Stats = stats,
            Limit = Math.Min(memory.Limit, MachineMemory.Value),
        };
    }

    private static ContainerBlkioStats Block(BlockStatistics? block) => new()
    {
        IoServiceBytesRecursive = Entries(block?.ServiceBytes),
        IoServicedRecursive = Entries(block?.Serviced),
        IoQueueRecursive = Entries(block?.Queued),
        IoServiceTimeRecursive = Entries(block?.ServiceTime),
        IoWaitTimeRecursive = Entries(block?.WaitTime),
        IoMergedRecursive = Entries(block?.Merged),
        IoTimeRecursive = Entries(block?.Time),
        SectorsRecursive = Entries(block?.Sectors),
    };

    private static List<ContainerBlkioStatEntry> Entries(IReadOnlyList<BlockEntry>? entries)
        => [.. (entries ?? []).Select(entry => new ContainerBlkioStatEntry
        {
            Major = entry.Major, Minor = entry.Minor, Op = entry.Operation, Value = entry.Value,
        })];

    /// <summary>The machine's CPU time in nanoseconds, as proc(5) counts it: user, nice, system, idle, iowait, irq, softirq.</summary>
    private static ulong SystemCpu()
    {
        using var lines = File.ReadLines("/proc/stat").GetEnumerator();
        if (!lines.MoveNext())
            return 0;
        ulong ticks = 0;
        foreach (var field in lines.Current.Split(' ', StringSplitOptions.RemoveEmptyEntries).Skip(1).Take(7))
            ticks += ulong.Parse(field, CultureInfo.InvariantCulture);
        return ticks * 1_000_000_000 / TicksPerSecond;
    }

    private static ulong ReadMachineMemory()
    {
        foreach (var line in File.ReadLines("/proc/meminfo"))
        {
            if (line.StartsWith("MemTotal:", StringComparison.Ordinal))
                return ulong.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) * 1024;
        }
        return ulong.MaxValue;
    }

    public static ulong TotalMemory => MachineMemory.Value;
}
