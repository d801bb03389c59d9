namespace Skiff.Runtime.Cgroups;

/// <summary>Times are in nanoseconds.</summary>
public sealed record CpuStatistics
{
    public ulong Total { get; init; }

    public ulong User { get; init; }

    public ulong Kernel { get; init; }

    /// <summary>For each CPU; null under version 2, which does not count them.</summary>
    public IReadOnlyList<ulong>? PerCpu { get; init; }

    /// <summary>Enforcement periods that have passed.</summary>
    public ulong Periods { get; init; }

    /// <summary>Periods in which the quota was used up.</summary>
    public ulong ThrottledPeriods { get; init; }

    public ulong ThrottledTime { get; init; }

    public ulong Bursts { get; init; }

    public ulong BurstTime { get; init; }

    public PressureStatistics? Pressure { get; init; }
}
