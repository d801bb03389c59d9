namespace Skiff.Runtime.Cgroups;

/// <summary>A count for one device and one operation (`Read`, `Write`, `Sync`, `Async`, `Discard`, `Total`; empty where there is only one).</summary>
public readonly record struct BlockEntry(ulong Major, ulong Minor, string Operation, ulong Value);
