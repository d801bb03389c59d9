using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Skiff.Linux.Namespaces;

/// <summary>
/// Network namespaces (network_namespaces(7)), kept alive by a bind mount on a file. A namespace belongs to a thread:
/// the members that change it must run on a thread of the caller's own, never on the pool, since the thread stays in the
/// foreign namespace if the kernel refuses to take it back.
/// </summary>
public static class NetworkNamespace
{
    private const string OfThread = "/proc/thread-self/ns/net";

    /// <summary>The calling thread's namespace.</summary>
    public static SafeFileHandle Current() => Open(OfThread);

    /// <summary>A namespace by its file: a bind mount or /proc/&lt;pid&gt;/ns/net.</summary>
    public static SafeFileHandle Open(string path) => File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);

    /// <summary>
    /// Makes a namespace, keeps it at <paramref name="path"/>, runs <paramref name="inside"/> in it, and returns to
    /// <paramref name="home"/>. When anything fails nothing is left at the path.
    /// </summary>
    public static T Create<T>(string path, SafeFileHandle home, Func<T> inside)
    {
        if (NetworkNamespaceImports.Unshare(NetworkNamespaceImports.CLONE_NEWNET) < 0)
        {
            throw Failure("unshare(CLONE_NEWNET)", path);
        }
        try
        {
            Pin(path);
            try
            {
                return inside();
            }
            catch
            {
                Unpin(path);
                throw;
            }
        }
        finally
        {
            Return(home);
        }
    }

    /// <summary>Runs <paramref name="inside"/> in a namespace and returns to <paramref name="home"/>.</summary>
    public static T Run<T>(SafeFileHandle target, SafeFileHandle home, Func<T> inside)
    {
        if (NetworkNamespaceImports.SetNamespace(target, NetworkNamespaceImports.CLONE_NEWNET) < 0)
        {
            throw Failure("setns", "network namespace");
        }
        try
        {
            return inside();
        }
        finally
        {
            Return(home);
        }
    }

    /// <summary>Removes the bind mount and its file. It is no error when they are not there.</summary>
    public static void Unpin(string path)
    {
        // detached, so that a reader of the file does not make it busy; the kernel drops the namespace with its last user
        _ = NetworkNamespaceImports.Unmount(path, NetworkNamespaceImports.MNT_DETACH);
        File.Delete(path);
    }

    private static void Pin(string path)
    {
        File.OpenHandle(path, FileMode.CreateNew, FileAccess.Write).Dispose();
        if (NetworkNamespaceImports.Mount(OfThread, path, 0, NetworkNamespaceImports.MS_BIND, 0) < 0)
        {
            var error = Failure("mount(MS_BIND)", path);
            File.Delete(path);
            throw error;
        }
    }

    private static void Return(SafeFileHandle home)
    {
        if (NetworkNamespaceImports.SetNamespace(home, NetworkNamespaceImports.CLONE_NEWNET) < 0)
        {
            // work meant for the host would go on in a container's namespace
            Environment.FailFast("setns back to the host's network namespace failed", Failure("setns", "host"));
        }
    }

    private static LinuxException Failure(string call, string path) =>
        new(call, (Errno)Marshal.GetLastPInvokeError(), path);
}
