namespace Skiff.Oci.RuntimeSpec;

/// <summary>CPU lists such as <c>0-3,7</c>, before and after the process has joined its cgroup.</summary>
public sealed record CPUAffinity
{
    public string? Initial { get; init; }
    public string? Final { get; init; }
}
