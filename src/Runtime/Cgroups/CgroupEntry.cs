using Skiff.Linux;

namespace Skiff.Runtime.Cgroups;

/// <summary>
/// What a new process needs to come to life in a cgroup. Version 2: <see cref="Directory"/> for CLONE_INTO_CGROUP, and
/// nothing else. Version 1 and hybrid: the child writes `0` into each of <see cref="ProcessLists"/>, in order. All
/// descriptors are close-on-exec.
/// </summary>
public sealed class CgroupEntry : IDisposable
{
    internal CgroupEntry(FileDescriptor? directory, IReadOnlyList<FileDescriptor> processLists)
    {
        Directory = directory;
        ProcessLists = processLists;
    }

    /// <summary>The cgroup's directory in the unified hierarchy, where it is the only one; else null.</summary>
    public FileDescriptor? Directory { get; }

    /// <summary>cgroup.procs of every version 1 hierarchy (and the unified one beside them), open for writing; empty where <see cref="Directory"/> is set.</summary>
    public IReadOnlyList<FileDescriptor> ProcessLists { get; }

    public void Dispose()
    {
        Directory?.Dispose();
        foreach (var list in ProcessLists)
        {
            list.Dispose();
        }
    }
}
