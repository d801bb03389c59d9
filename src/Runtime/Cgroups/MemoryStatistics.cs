namespace Skiff.Runtime.Cgroups;

/// <summary>Bytes, unless a name says otherwise. A limit that is not set is <see cref="ulong.MaxValue"/>.</summary>
public sealed record MemoryStatistics
{
    public ulong Usage { get; init; }

    /// <summary>The highest usage so far; 0 where the kernel does not keep it (version 2 before 5.19).</summary>
    public ulong MaxUsage { get; init; }

    public ulong Limit { get; init; }

    /// <summary>How often the limit was hit.</summary>
    public ulong FailCount { get; init; }

    /// <summary>Memory and swap together, as version 1 counts; under version 2 the sum of both. Null without swap accounting.</summary>
    public MemoryCounter? MemoryAndSwap { get; init; }

    /// <summary>Kernel memory; null under version 2, which counts it in <see cref="Usage"/>.</summary>
    public MemoryCounter? Kernel { get; init; }

    public MemoryCounter? KernelTcp { get; init; }

    /// <summary>memory.stat as the kernel wrote it; its keys differ between version 1 and 2.</summary>
    public required IReadOnlyDictionary<string, ulong> Stat { get; init; }

    /// <summary>Processes that the out-of-memory killer took.</summary>
    public ulong OutOfMemoryKills { get; init; }

    public PressureStatistics? Pressure { get; init; }
}
