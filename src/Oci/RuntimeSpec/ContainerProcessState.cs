namespace Skiff.Oci.RuntimeSpec;

/// <summary>What is sent, with the descriptors, to <c>seccomp.listenerPath</c>.</summary>
public sealed record ContainerProcessState
{
    public string OciVersion { get; init; } = "1.2.0";
    public string[]? Fds { get; init; }
    public int Pid { get; init; }
    public string? Metadata { get; init; }
    public State State { get; init; } = new();
}
