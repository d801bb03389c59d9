namespace Skiff.Runtime.Cgroups;

/// <summary>Tasks (processes and threads); <paramref name="Limit"/> is <see cref="ulong.MaxValue"/> without one.</summary>
public readonly record struct PidsStatistics(ulong Current, ulong Limit);
