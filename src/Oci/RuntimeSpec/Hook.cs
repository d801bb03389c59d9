namespace Skiff.Oci.RuntimeSpec;

/// <summary><c>Path</c> is absolute; <c>Args</c> begins with argv[0]; <c>Timeout</c> in seconds.</summary>
public sealed record Hook
{
    public string Path { get; init; } = "";
    public string[]? Args { get; init; }
    public string[]? Env { get; init; }
    public int? Timeout { get; init; }
}
