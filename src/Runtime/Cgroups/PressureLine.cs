namespace Skiff.Runtime.Cgroups;

/// <summary>Shares of time in percent over the last 10, 60 and 300 seconds; <paramref name="Total"/> in microseconds.</summary>
public readonly record struct PressureLine(double Average10, double Average60, double Average300, ulong Total);
