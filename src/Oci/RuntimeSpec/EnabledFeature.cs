namespace Skiff.Oci.RuntimeSpec;

public sealed record EnabledFeature
{
    public bool? Enabled { get; init; }
}
