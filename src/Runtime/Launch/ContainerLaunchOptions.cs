using Skiff.Oci.RuntimeSpec;

namespace Skiff.Runtime.Launch;

/// <summary>How one container is to be created, besides its configuration.</summary>
public sealed record ContainerLaunchOptions
{
    public required string ContainerId { get; init; }

    /// <summary>Absolute; relative paths of the configuration start here.</summary>
    public required string Bundle { get; init; }

    public required Spec Spec { get; init; }

    /// <summary>Ignored with a terminal.</summary>
    public StandardStreams Streams { get; init; } = new();

    /// <summary>Change the root by chroot alone: for hosts that run from an initramfs.</summary>
    public bool NoPivot { get; init; }

    /// <summary>Stay in the session keyring we are in.</summary>
    public bool NoNewKeyring { get; init; }

    /// <summary>We run from a <see cref="Skiff.Linux.Processes.SealedCopy"/>: the container's program can be executed without detour.</summary>
    public bool RunsSealed { get; init; }

    /// <summary>
    /// Two named pipes by which another process lets the program begin and hears how that went; null when it is us,
    /// by <see cref="ContainerLaunch.Release"/>.
    /// </summary>
    public StartPipes? StartPipes { get; init; }
}
