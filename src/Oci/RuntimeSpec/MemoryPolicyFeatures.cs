namespace Skiff.Oci.RuntimeSpec;

public sealed record MemoryPolicyFeatures
{
    public string[]? Modes { get; init; }
    public string[]? Flags { get; init; }
}
