using Skiff.Linux.Files;
using Skiff.Linux.Syscalls;

namespace Skiff.Linux.Namespaces;

/// <summary>
/// Joins namespaces on the calling thread and goes back when disposed, on the same thread: what is cloned in between is
/// born in them. Nothing that may start a thread can be called meanwhile: in a joined PID namespace that fails.
/// </summary>
public readonly struct ThreadNamespace : IDisposable
{
    private readonly List<(FileDescriptor Own, NamespaceKind Kind)> _own;

    private ThreadNamespace(List<(FileDescriptor, NamespaceKind)> own) => _own = own;

    public static ThreadNamespace Join(IReadOnlyList<(FileDescriptor Descriptor, NamespaceKind Kind, string Name)> namespaces)
    {
        var own = new List<(FileDescriptor, NamespaceKind)>();
        var joined = new ThreadNamespace(own);
        try
        {
            foreach (var (descriptor, kind, name) in namespaces)
            {
                var before = DirectoryDescriptor.Open("/proc/thread-self/ns/" + (kind == NamespaceKind.Pid ? "pid_for_children" : kind.File), OpenFlags.O_RDONLY);
                own.Insert(0, (before, kind));
                Kernel.Check(Kernel.Call(SystemCall.setns, descriptor.Number, (nint)kind.Flag), "setns", name);
            }
            return joined;
        }
        catch
        {
            joined.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        foreach (var (descriptor, kind) in _own)
        {
            using (descriptor)
                Kernel.Check(Kernel.Call(SystemCall.setns, descriptor.Number, (nint)kind.Flag), "setns", kind.Name);
        }
    }
}
