using Skiff.Linux;
using Skiff.Linux.Files;

namespace Skiff.Runtime.Cgroups;

/// <summary>
/// A descriptor that becomes readable (POLLIN) when the kernel's out-of-memory killer may have struck in a cgroup:
/// an eventfd under version 1, an inotify descriptor under version 2. Non-blocking and close-on-exec.
/// </summary>
public sealed class OutOfMemoryWatch : IDisposable
{
    private readonly ContainerCgroup _cgroup;
    private ulong _seen;

    internal OutOfMemoryWatch(ContainerCgroup cgroup, FileDescriptor descriptor)
    {
        _cgroup = cgroup;
        _seen = cgroup.ReadOutOfMemoryKills();
        Descriptor = descriptor;
    }

    public FileDescriptor Descriptor { get; }

    /// <summary>Call when the descriptor is readable: empties it, and is true when a process was killed since the last call.</summary>
    public bool Consume()
    {
        KernelFile.Drain(Descriptor);
        var now = _cgroup.ReadOutOfMemoryKills();
        var killed = now > _seen;
        _seen = now;
        return killed;
    }

    public void Dispose() => Descriptor.Dispose();
}
