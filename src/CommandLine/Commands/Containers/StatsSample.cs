using System.Globalization;
using Skiff.Api.Containers;
using Skiff.CommandLine.Formats;

namespace Skiff.CommandLine.Commands.Containers;

/// <summary>What a container uses at one moment, as `stats` shows it.</summary>
internal sealed record StatsSample(string Asked, ContainerStats Stats)
{
    public static IReadOnlyDictionary<string, string> Titles { get; } = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["Container"] = "CONTAINER",
        ["Name"] = "NAME",
        ["ID"] = "CONTAINER ID",
        ["CPUPerc"] = "CPU %",
        ["MemUsage"] = "MEM USAGE / LIMIT",
        ["MemPerc"] = "MEM %",
        ["NetIO"] = "NET I/O",
        ["BlockIO"] = "BLOCK I/O",
        ["PIDs"] = "PIDS",
    };

    public static Row Of(string asked, StatsSample? sample, bool truncate)
    {
        var stats = sample?.Stats;
        return new Row("*container.statsContext", new Dictionary<string, Func<object?>>(StringComparer.Ordinal)
        {
            ["Container"] = () => asked,
            ["Name"] = () => stats?.Name is { Length: > 1 } name ? name.TrimStart('/') : "--",
            ["ID"] = () => stats?.Id is { Length: > 0 } id ? truncate ? Ellipsis.ShortId(id) : id : asked,
            ["CPUPerc"] = () => stats is null ? "--" : Percent(CpuPercent(stats)),
            ["MemUsage"] = () => stats is null ? "-- / --" : $"{ByteSize.Binary(MemoryUsed(stats))} / {ByteSize.Binary(stats.MemoryStats?.Limit ?? 0)}",
            ["MemPerc"] = () => stats is null ? "--" : Percent(MemoryPercent(stats)),
            ["NetIO"] = () => stats is null ? "--" : $"{ByteSize.Decimal(Sum(stats, network => network.RxBytes), 3)} / {ByteSize.Decimal(Sum(stats, network => network.TxBytes), 3)}",
            ["BlockIO"] = () => stats is null ? "--" : $"{ByteSize.Decimal(Blocks(stats, 'r'), 3)} / {ByteSize.Decimal(Blocks(stats, 'w'), 3)}",
            ["PIDs"] = () => stats is null ? "--" : (stats.PidsStats?.Current ?? 0).ToString(CultureInfo.InvariantCulture),
        });
    }

    private static double CpuPercent(ContainerStats stats)
    {
        var cpu = (double)(stats.CpuStats?.CpuUsage?.TotalUsage ?? 0) - (stats.PrecpuStats?.CpuUsage?.TotalUsage ?? 0);
        var system = (double)(stats.CpuStats?.SystemCpuUsage ?? 0) - (stats.PrecpuStats?.SystemCpuUsage ?? 0);
        var processors = stats.CpuStats?.OnlineCpus is > 0 and var online ? online : stats.CpuStats?.CpuUsage?.PercpuUsage?.Count ?? 0;
        return system > 0 && cpu > 0 ? cpu / system * processors * 100 : 0;
    }

    /// <summary>Without the page cache that the kernel would give up first: total_inactive_file on cgroup v1, inactive_file on v2.</summary>
    private static double MemoryUsed(ContainerStats stats)
    {
        var usage = stats.MemoryStats?.Usage ?? 0;
        foreach (var key in new[] { "total_inactive_file", "inactive_file" })
        {
            if (stats.MemoryStats?.Stats?.GetValueOrDefault(key) is { } inactive && inactive < usage)
                return usage - inactive;
        }
        return usage;
    }

    private static double MemoryPercent(ContainerStats stats) => stats.MemoryStats?.Limit is > 0 and var limit ? MemoryUsed(stats) / limit * 100 : 0;

    private static double Sum(ContainerStats stats, Func<ContainerNetworkStats, ulong> of) => (stats.Networks ?? []).Values.Sum(network => (double)of(network));

    private static double Blocks(ContainerStats stats, char operation) => (stats.BlkioStats?.IoServiceBytesRecursive ?? [])
        .Where(entry => entry.Op is { Length: > 0 } name && char.ToLowerInvariant(name[0]) == operation).Sum(entry => (double)entry.Value);

    private static string Percent(double value) => value.ToString("F2", CultureInfo.InvariantCulture) + "%";
}
