namespace Skiff.Oci.RuntimeSpec;

/// <summary><c>Type</c>: mount, pid, network, uts, ipc, user, cgroup or time. Without a <c>Path</c> a new one is made.</summary>
public sealed record Namespace
{
    public string Type { get; init; } = "";
    public string? Path { get; init; }
}
