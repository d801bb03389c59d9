using Skiff.Linux;

namespace Skiff.Runtime.Cgroups;

/// <summary>
/// What a new process needs to come to life in a cgroup: <see cref="Directory"/> for CLONE_INTO_CGROUP, where there is a
/// unified hierarchy, and for each of version 1 a list that the child, while it has one thread, writes `0` into, in order.
/// All descriptors are close-on-exec.
/// </summary>
public sealed class CgroupEntry : IDisposable
{
    internal CgroupEntry(FileDescriptor? directory, IReadOnlyList<FileDescriptor> taskLists)
    {
        Directory = directory;
        TaskLists = taskLists;
    }

    /// <summary>The cgroup's directory in the unified hierarchy; null on hosts without one.</summary>
    public FileDescriptor? Directory { get; }

    /// <summary>`tasks` of every version 1 hierarchy, open for writing.</summary>
    public IReadOnlyList<FileDescriptor> TaskLists { get; }

    public void Dispose()
    {
        Directory?.Dispose();
        foreach (var list in TaskLists)
        {
            list.Dispose();
        }
    }
}
