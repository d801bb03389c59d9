namespace Skiff.Oci.RuntimeSpec;

/// <summary>Offsets of the clocks in a new time namespace.</summary>
public sealed record TimeOffsets
{
    public TimeOffset? Boottime { get; init; }
    public TimeOffset? Monotonic { get; init; }
}
