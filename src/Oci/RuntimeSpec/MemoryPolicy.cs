namespace Skiff.Oci.RuntimeSpec;

/// <summary>set_mempolicy(2).</summary>
public sealed record MemoryPolicy
{
    public string Mode { get; init; } = "";
    public string? Nodes { get; init; }
    public string[]? Flags { get; init; }
}
