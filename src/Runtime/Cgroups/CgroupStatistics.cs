namespace Skiff.Runtime.Cgroups;

/// <summary>What a container has used up to now. A part is null where the host has no controller for it.</summary>
public sealed record CgroupStatistics
{
    public CpuStatistics? Cpu { get; init; }

    public MemoryStatistics? Memory { get; init; }

    public PidsStatistics? Pids { get; init; }

    public BlockStatistics? Block { get; init; }

    /// <summary>By page size as in file names (`2MB`, `1GB`); empty without the controller.</summary>
    public IReadOnlyDictionary<string, HugePageStatistics> HugePages { get; init; } = new Dictionary<string, HugePageStatistics>();

    /// <summary>By device; empty without the controller.</summary>
    public IReadOnlyDictionary<string, RdmaStatistics> Rdma { get; init; } = new Dictionary<string, RdmaStatistics>();
}
