namespace Skiff.Oci.RuntimeSpec;

public sealed record BlockIOResources
{
    public ushort? Weight { get; init; }
    public ushort? LeafWeight { get; init; }
    public WeightDevice[]? WeightDevice { get; init; }
    public ThrottleDevice[]? ThrottleReadBpsDevice { get; init; }
    public ThrottleDevice[]? ThrottleWriteBpsDevice { get; init; }
    public ThrottleDevice[]? ThrottleReadIOPSDevice { get; init; }
    public ThrottleDevice[]? ThrottleWriteIOPSDevice { get; init; }
}
