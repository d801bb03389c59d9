using Skiff.Api.Containers;
using Skiff.Engine.State;

namespace Skiff.Engine.Bundle;

/// <summary>Everything that a container's config.json is made of, looked up already.</summary>
internal sealed record BundleInput
{
    public required ContainerRecord Record { get; init; }

    public required HostConfig HostConfig { get; init; }

    public required EngineOptions Options { get; init; }

    /// <summary>Where the root file system is mounted.</summary>
    public required string Rootfs { get; init; }

    public required UserRecord User { get; init; }

    /// <summary>`NAME=value` for the links of the default bridge.</summary>
    public IReadOnlyList<string> LinkVariables { get; init; } = [];

    /// <summary>The network namespace to join; null stays in the host's.</summary>
    public string? NetworkNamespace { get; init; }

    /// <summary>The process whose PID namespace is joined; null makes a new one, unless the host's is asked for.</summary>
    public int? PidOf { get; init; }

    /// <summary>As <see cref="PidOf"/>, for the IPC namespace.</summary>
    public int? IpcOf { get; init; }

    /// <summary>A mount of the host that becomes /dev/shm; null makes a new tmpfs, unless there is to be none.</summary>
    public string? SharedMemory { get; init; }

    /// <summary>On the host: the program that reaps processes; null runs without.</summary>
    public string? InitPath { get; init; }

    public bool Cgroup2 { get; init; }
}
