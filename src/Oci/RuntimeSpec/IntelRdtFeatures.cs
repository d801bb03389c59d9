namespace Skiff.Oci.RuntimeSpec;

public sealed record IntelRdtFeatures
{
    public bool? Enabled { get; init; }
    public bool? Schemata { get; init; }
    public bool? Monitoring { get; init; }
}
