namespace Skiff.Runtime.Cgroups;

/// <summary>Bytes; <paramref name="FailCount"/> is how often the limit was hit.</summary>
public readonly record struct HugePageStatistics(ulong Usage, ulong MaxUsage, ulong FailCount);
