namespace Skiff.Oci.RuntimeSpec;

/// <summary>The <c>linux</c> object of <c>config.json</c>.</summary>
public sealed record LinuxConfig
{
    public Device[]? Devices { get; init; }
    public Dictionary<string, NetDevice>? NetDevices { get; init; }
    public IDMapping[]? UidMappings { get; init; }
    public IDMapping[]? GidMappings { get; init; }
    public Namespace[]? Namespaces { get; init; }
    public Resources? Resources { get; init; }
    public string? CgroupsPath { get; init; }
    public string? RootfsPropagation { get; init; }
    public Seccomp? Seccomp { get; init; }
    public Dictionary<string, string>? Sysctl { get; init; }
    public string[]? MaskedPaths { get; init; }
    public string[]? ReadonlyPaths { get; init; }
    public string? MountLabel { get; init; }
    public IntelRdt? IntelRdt { get; init; }
    public MemoryPolicy? MemoryPolicy { get; init; }
    public Personality? Personality { get; init; }
    public TimeOffsets? TimeOffsets { get; init; }
}
