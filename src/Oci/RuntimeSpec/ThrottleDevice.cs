namespace Skiff.Oci.RuntimeSpec;

/// <summary><c>Rate</c> in bytes or operations a second.</summary>
public sealed record ThrottleDevice
{
    public long Major { get; init; }
    public long Minor { get; init; }
    public ulong Rate { get; init; }
}
