namespace Skiff.Runtime.Cgroups;

/// <summary>One kind of memory, in bytes; <paramref name="FailCount"/> is how often the limit was hit.</summary>
public readonly record struct MemoryCounter(ulong Usage, ulong MaxUsage, ulong Limit, ulong FailCount);
