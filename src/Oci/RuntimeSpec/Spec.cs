namespace Skiff.Oci.RuntimeSpec;

/// <summary>The whole of a bundle's <c>config.json</c> (runtime-spec, config.md). Absent properties are null.</summary>
public sealed record Spec
{
    public string OciVersion { get; init; } = "1.2.0";
    public Root? Root { get; init; }
    public Process? Process { get; init; }
    public string? Hostname { get; init; }
    public string? Domainname { get; init; }
    public Mount[]? Mounts { get; init; }
    public Hooks? Hooks { get; init; }
    public LinuxConfig? Linux { get; init; }
    public Dictionary<string, string>? Annotations { get; init; }
}
