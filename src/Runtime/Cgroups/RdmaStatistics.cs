namespace Skiff.Runtime.Cgroups;

/// <summary>Handles and objects in use of one RDMA device.</summary>
public readonly record struct RdmaStatistics(uint Handles, uint Objects);
