namespace Skiff.Runtime.Cgroups;

/// <summary>Pressure stall information: what some, and what all, tasks lost by waiting for a resource.</summary>
public sealed record PressureStatistics(PressureLine Some, PressureLine Full);
