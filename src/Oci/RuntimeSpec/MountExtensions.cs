namespace Skiff.Oci.RuntimeSpec;

public sealed record MountExtensions
{
    public EnabledFeature? Idmap { get; init; }
}
