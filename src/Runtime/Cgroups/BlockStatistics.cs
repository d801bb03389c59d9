namespace Skiff.Runtime.Cgroups;

/// <summary>Block I/O of a cgroup and what is below it; a list is empty where the kernel does not count it.</summary>
public sealed record BlockStatistics
{
    public IReadOnlyList<BlockEntry> ServiceBytes { get; init; } = [];

    public IReadOnlyList<BlockEntry> Serviced { get; init; } = [];

    public IReadOnlyList<BlockEntry> Queued { get; init; } = [];

    public IReadOnlyList<BlockEntry> ServiceTime { get; init; } = [];

    public IReadOnlyList<BlockEntry> WaitTime { get; init; } = [];

    public IReadOnlyList<BlockEntry> Merged { get; init; } = [];

    public IReadOnlyList<BlockEntry> Time { get; init; } = [];

    public IReadOnlyList<BlockEntry> Sectors { get; init; } = [];

    public PressureStatistics? Pressure { get; init; }
}
