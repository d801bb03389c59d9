namespace Skiff.Oci.RuntimeSpec;

/// <summary>One entry of <c>mounts</c>; mounted in the listed order.</summary>
public sealed record Mount
{
    public string Destination { get; init; } = "";
    public string? Type { get; init; }
    public string? Source { get; init; }
    public string[]? Options { get; init; }
    public IDMapping[]? UidMappings { get; init; }
    public IDMapping[]? GidMappings { get; init; }
}
