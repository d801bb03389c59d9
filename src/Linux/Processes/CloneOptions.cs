namespace Skiff.Linux.Processes;

/// <summary>How the child is made.</summary>
public sealed record CloneOptions
{
    /// <summary>CLONE_NEW* flags.</summary>
    public ulong Namespaces { get; init; }

    /// <summary>A cgroup v2 directory to be born in (CLONE_INTO_CGROUP).</summary>
    public FileDescriptor? Cgroup { get; init; }

    /// <summary>0: the parent hears of the end by the pidfd alone.</summary>
    public int ExitSignal { get; init; }

    /// <summary>
    /// A copy of the address space instead of sharing it until execve. Slower with a large heap; needed by setns(2) into a
    /// time namespace, which refuses a process that shares its memory.
    /// </summary>
    public bool CopyMemory { get; init; }
}
