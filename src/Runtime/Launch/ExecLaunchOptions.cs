using Skiff.Oci.RuntimeSpec;
using Skiff.Runtime.Cgroups;
using Skiff.Runtime.Security;

namespace Skiff.Runtime.Launch;

/// <summary>A further process of a running container.</summary>
public sealed record ExecLaunchOptions
{
    public required string ContainerId { get; init; }

    /// <summary>The container's first process, in our PID namespace.</summary>
    public required int ContainerPid { get; init; }

    public required Process Process { get; init; }

    /// <summary>The container's filter (`linux.seccomp`); null for none.</summary>
    public Seccomp? Seccomp { get; init; }

    /// <summary>The same, compiled already; takes the place of <see cref="Seccomp"/>.</summary>
    internal SeccompProgram? Filter { get; init; }

    /// <summary>The container's; null leaves the process in our cgroup.</summary>
    public ContainerCgroup? Cgroup { get; init; }

    /// <summary>Ignored with a terminal.</summary>
    public StandardStreams Streams { get; init; } = new();

    public bool NoNewKeyring { get; init; }
}
