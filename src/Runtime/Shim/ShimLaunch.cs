namespace Skiff.Runtime.Shim;

/// <summary>What a shim needs to know to create one container.</summary>
public sealed record ShimLaunch
{
    /// <summary>64 hex digits; the second word of the shim's command line.</summary>
    public required string ContainerId { get; init; }

    /// <summary>An OCI bundle: the directory that holds config.json.</summary>
    public required string BundleDirectory { get; init; }

    /// <summary>An existing directory below the exec root, for the socket and the exit record; removed by whoever made it, after <see cref="IShim.ReleaseAsync"/>.</summary>
    public required string StateDirectory { get; init; }

    public bool Terminal { get; init; }

    /// <summary>Size of the terminal at start; null leaves 0×0 as the kernel gives it.</summary>
    public TerminalSize? ConsoleSize { get; init; }

    /// <summary>Keep standard input open for attached clients; otherwise it is /dev/null.</summary>
    public bool OpenStdin { get; init; }

    /// <summary>Close standard input when the first client that was attached to it leaves.</summary>
    public bool StdinOnce { get; init; }

    /// <summary>Null keeps no log.</summary>
    public ShimLog? Log { get; init; }

    /// <summary>Null is Skiff's own runtime, in the shim's process; else the path of another OCI runtime.</summary>
    public ExternalRuntime? Runtime { get; init; }
}
