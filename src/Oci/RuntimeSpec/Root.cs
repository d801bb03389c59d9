namespace Skiff.Oci.RuntimeSpec;

/// <summary>The container's root file system: <c>Path</c> absolute or relative to the bundle.</summary>
public sealed record Root
{
    public string Path { get; init; } = "";
    public bool? Readonly { get; init; }
}
