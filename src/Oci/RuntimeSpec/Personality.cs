namespace Skiff.Oci.RuntimeSpec;

/// <summary>personality(2): <c>LINUX</c> or <c>LINUX32</c>.</summary>
public sealed record Personality
{
    public string Domain { get; init; } = "";
    public string[]? Flags { get; init; }
}
