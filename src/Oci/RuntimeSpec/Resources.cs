namespace Skiff.Oci.RuntimeSpec;

/// <summary>Limits set in the container's cgroup, and the document that <c>update --resources</c> takes.</summary>
public sealed record Resources
{
    public DeviceCgroup[]? Devices { get; init; }
    public MemoryResources? Memory { get; init; }
    public CPUResources? Cpu { get; init; }
    public PidsResources? Pids { get; init; }
    public BlockIOResources? BlockIO { get; init; }
    public HugepageLimit[]? HugepageLimits { get; init; }
    public NetworkResources? Network { get; init; }
    public Dictionary<string, Rdma>? Rdma { get; init; }
    public Dictionary<string, string>? Unified { get; init; }
}
