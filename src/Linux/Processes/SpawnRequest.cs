namespace Skiff.Linux.Processes;

/// <summary>A program of the host to run: a helper, a hook, or a shim.</summary>
public sealed record SpawnRequest
{
    /// <summary>An absolute path; what is run unless <see cref="Executable"/> is set, and what errors name.</summary>
    public required string Path { get; init; }

    /// <summary>An open executable (<see cref="SealedCopy"/>), run instead of <see cref="Path"/>.</summary>
    public FileDescriptor? Executable { get; init; }

    /// <summary>argv, argv[0] included.</summary>
    public required IReadOnlyList<string> Arguments { get; init; }

    /// <summary>`NAME=value`; empty is an empty environment.</summary>
    public required IReadOnlyList<string> Environment { get; init; }

    /// <summary>The descriptors the program finds. Of 0, 1 and 2 those not named here are /dev/null; no others are inherited.</summary>
    public IReadOnlyList<DescriptorPlacement> Descriptors { get; init; } = [];

    public string WorkingDirectory { get; init; } = "/";

    /// <summary>A session of its own: no signals from our terminal.</summary>
    public bool NewSession { get; init; } = true;

    /// <summary>A process's pidfd: the program runs in its PID namespace and in <see cref="JoinedNamespaces"/>.</summary>
    public FileDescriptor? Join { get; init; }

    /// <summary>CLONE_NEW flags; only those in which the other process is not in ours anyway.</summary>
    public ulong JoinedNamespaces { get; init; }
}
