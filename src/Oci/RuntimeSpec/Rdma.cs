namespace Skiff.Oci.RuntimeSpec;

public sealed record Rdma
{
    public uint? HcaHandles { get; init; }
    public uint? HcaObjects { get; init; }
}
