namespace Skiff.Oci.RuntimeSpec;

/// <summary>A host interface moved into the container; <c>Name</c> is what it is called there.</summary>
public sealed record NetDevice
{
    public string? Name { get; init; }
}
