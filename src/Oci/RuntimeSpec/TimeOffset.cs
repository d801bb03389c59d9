namespace Skiff.Oci.RuntimeSpec;

public sealed record TimeOffset
{
    public long? Secs { get; init; }
    public uint? Nanosecs { get; init; }
}
