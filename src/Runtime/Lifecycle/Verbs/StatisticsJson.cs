using System.Text.Json;
using Skiff.Runtime.Cgroups;

namespace Skiff.Runtime.Lifecycle.Verbs;

/// <summary>Statistics in the shape that every runtime prints for `events`.</summary>
internal static class StatisticsJson
{
    public static void Write(Utf8JsonWriter json, CgroupStatistics statistics)
    {
        json.WriteStartObject();
        WriteCpu(json, statistics.Cpu);
        WriteMemory(json, statistics.Memory);
        if (statistics.Pids is { } pids)
        {
            json.WriteStartObject("pids");
            json.WriteNumber("current", pids.Current);
            if (pids.Limit != ulong.MaxValue)
                json.WriteNumber("limit", pids.Limit);
            json.WriteEndObject();
        }
        WriteBlock(json, statistics.Block);
        json.WriteStartObject("hugetlb");
        foreach (var (size, pages) in statistics.HugePages)
        {
            json.WriteStartObject(size);
            json.WriteNumber("usage", pages.Usage);
            json.WriteNumber("max", pages.MaxUsage);
            json.WriteNumber("failcnt", pages.FailCount);
            json.WriteEndObject();
        }
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void WriteCpu(Utf8JsonWriter json, CpuStatistics? cpu)
    {
        if (cpu is null)
            return;
        json.WriteStartObject("cpu");
        json.WriteStartObject("usage");
        json.WriteNumber("total", cpu.Total);
        if (cpu.PerCpu is { } each)
        {
            json.WriteStartArray("percpu");
            foreach (var time in each)
                json.WriteNumberValue(time);
            json.WriteEndArray();
        }
        json.WriteNumber("kernel", cpu.Kernel);
        json.WriteNumber("user", cpu.User);
        json.WriteEndObject();
        json.WriteStartObject("throttling");
        json.WriteNumber("periods", cpu.Periods);
        json.WriteNumber("throttledPeriods", cpu.ThrottledPeriods);
        json.WriteNumber("throttledTime", cpu.ThrottledTime);
        json.WriteEndObject();
        WritePressure(json, cpu.Pressure);
        json.WriteEndObject();
    }

    private static void WriteMemory(Utf8JsonWriter json, MemoryStatistics? memory)
    {
        if (memory is null)
            return;
        json.WriteStartObject("memory");
        json.WriteNumber("cache", memory.Stat.GetValueOrDefault("cache", memory.Stat.GetValueOrDefault("file")));
        WriteCounter(json, "usage", new MemoryCounter(memory.Usage, memory.MaxUsage, memory.Limit, memory.FailCount));
        if (memory.MemoryAndSwap is { } swap)
            WriteCounter(json, "swap", swap);
        if (memory.Kernel is { } kernel)
            WriteCounter(json, "kernel", kernel);
        if (memory.KernelTcp is { } tcp)
            WriteCounter(json, "kernelTCP", tcp);
        json.WriteStartObject("raw");
        foreach (var (key, value) in memory.Stat)
            json.WriteNumber(key, value);
        json.WriteEndObject();
        WritePressure(json, memory.Pressure);
        json.WriteEndObject();
    }

    private static void WriteCounter(Utf8JsonWriter json, string name, MemoryCounter counter)
    {
        json.WriteStartObject(name);
        json.WriteNumber("limit", counter.Limit);
        json.WriteNumber("usage", counter.Usage);
        json.WriteNumber("max", counter.MaxUsage);
        json.WriteNumber("failcnt", counter.FailCount);
        json.WriteEndObject();
    }

    private static void WriteBlock(Utf8JsonWriter json, BlockStatistics? block)
    {
        if (block is null)
            return;
        json.WriteStartObject("blkio");
        WriteEntries(json, "ioServiceBytesRecursive", block.ServiceBytes);
        WriteEntries(json, "ioServicedRecursive", block.Serviced);
        WriteEntries(json, "ioQueueRecursive", block.Queued);
        WriteEntries(json, "ioServiceTimeRecursive", block.ServiceTime);
        WriteEntries(json, "ioWaitTimeRecursive", block.WaitTime);
        WriteEntries(json, "ioMergedRecursive", block.Merged);
        WriteEntries(json, "ioTimeRecursive", block.Time);
        WriteEntries(json, "sectorsRecursive", block.Sectors);
        WritePressure(json, block.Pressure);
        json.WriteEndObject();
    }

    private static void WriteEntries(Utf8JsonWriter json, string name, IReadOnlyList<BlockEntry> entries)
    {
        if (entries.Count == 0)
            return;
        json.WriteStartArray(name);
        foreach (var entry in entries)
        {
            json.WriteStartObject();
            json.WriteNumber("major", entry.Major);
            json.WriteNumber("minor", entry.Minor);
            json.WriteString("op", entry.Operation);
            json.WriteNumber("value", entry.Value);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    private static void WritePressure(Utf8JsonWriter json, PressureStatistics? pressure)
    {
        if (pressure is null)
            return;
        json.WriteStartObject("psi");
        WriteLine(json, "some", pressure.Some);
        WriteLine(json, "full", pressure.Full);
        json.WriteEndObject();
    }

    private static void WriteLine(Utf8JsonWriter json, string name, PressureLine line)
    {
        json.WriteStartObject(name);
        json.WriteNumber("avg10", line.Average10);
        json.WriteNumber("avg60", line.Average60);
        json.WriteNumber("avg300", line.Average300);
        json.WriteNumber("total", line.Total);
        json.WriteEndObject();
    }
}
