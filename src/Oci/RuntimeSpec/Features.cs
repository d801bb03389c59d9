namespace Skiff.Oci.RuntimeSpec;

/// <summary>What <c>features</c> prints (features.md).</summary>
public sealed record Features
{
    public string OciVersionMin { get; init; } = "";
    public string OciVersionMax { get; init; } = "";
    public string[]? Hooks { get; init; }
    public string[]? MountOptions { get; init; }
    public LinuxFeatures? Linux { get; init; }
    public Dictionary<string, string>? Annotations { get; init; }
    public string[]? PotentiallyUnsafeConfigAnnotations { get; init; }
}
