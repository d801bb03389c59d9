using System.Runtime.ExceptionServices;
using Skiff.Linux.Files;
using Skiff.Linux.Syscalls;
using static Skiff.Linux.Files.OpenFlags;
using static Skiff.Linux.Mounts.MountFlags;

namespace Skiff.Linux.Mounts;

/// <summary>
/// A tree with other trees bound into it that only this object sees: the mounts are in a mount namespace that no process
/// is in and that its descriptor keeps alive. They end with it, and with this process, without anything to undo.
/// </summary>
public sealed class PrivateMounts : IDisposable
{
    private const int CLONE_NEWNS = 0x20000;

    private readonly FileDescriptor _namespace;

    private PrivateMounts(FileDescriptor mountNamespace, DirectoryHandle root) => (_namespace, Root) = (mountNamespace, root);

    /// <summary>The tree; paths beneath it lead into what was bound.</summary>
    public DirectoryHandle Root { get; }

    /// <summary>
    /// Binds each source to its destination, in this order. A destination that is missing is made, links to it are
    /// followed within the tree. Blocks for a millisecond or two.
    /// </summary>
    public static PrivateMounts Open(string root, IReadOnlyList<BoundTree> trees)
    {
        PrivateMounts? mounts = null;
        ExceptionDispatchInfo? failure = null;

        // Whoever leaves the mount namespace of the others has to be a thread that ends.
        var thread = new Thread(() =>
        {
            try
            {
                mounts = OpenHere(root, trees);
            }
            catch (Exception error) // carried over to the thread that asked
            {
                failure = ExceptionDispatchInfo.Capture(error);
            }
        });
        thread.Start();
        thread.Join();
        failure?.Throw();
        return mounts!;
    }

    public void Dispose()
    {
        Root.Dispose();
        _namespace.Dispose();
    }

    private static PrivateMounts OpenHere(string root, IReadOnlyList<BoundTree> trees)
    {
        Kernel.Check(Kernel.Call(SystemCall.unshare, CLONE_NEWNS), "unshare", null);
        Check(HostMount.TryMount("none", "/", "", MS_REC | MS_SLAVE, ""), "mount", "/");
        using var top = DirectoryDescriptor.Open(root, O_PATH | O_DIRECTORY);
        foreach (var tree in trees) Bind(top, tree);
        var mountNamespace = DirectoryDescriptor.Open("/proc/thread-self/ns/mnt", O_RDONLY);
        try
        {
            return new PrivateMounts(mountNamespace, DirectoryHandle.Open(root));
        }
        catch
        {
            mountNamespace.Dispose();
            throw;
        }
    }

    private static void Bind(FileDescriptor root, BoundTree tree)
    {
        MakeTarget(root, tree.Destination, Directory.Exists(tree.Source));
        using (var target = root.OpenInRoot(tree.Destination, O_PATH))
            Check(HostMount.TryMount(tree.Source, PathOf(target), "", MS_BIND | MS_REC, ""), "mount", tree.Destination);
        if (!tree.ReadOnly) return;

        // Opened again, the name is the mount and no longer what is below it.
        using var mount = root.OpenInRoot(tree.Destination, O_PATH);
        Check(HostMount.TryMount("none", PathOf(mount), "", MS_BIND | MS_REMOUNT | MS_RDONLY, ""), "mount", tree.Destination);
    }

    private static void MakeTarget(FileDescriptor root, string path, bool directory)
    {
        const uint Mode = 0x1ED;
        if (root.TryOpenInRoot(path, O_PATH, 0, out var present) == Errno.None)
        {
            present!.Dispose();
            return;
        }

        var parts = path.Split('/', StringSplitOptions.RemoveEmptyEntries);
        for (var i = 1; i <= parts.Length; i++)
        {
            using var parent = root.OpenInRoot("/" + string.Join('/', parts[..(i - 1)]), O_PATH | O_DIRECTORY);
            var error = i < parts.Length || directory
                ? parent.TryMakeDirectory(parts[i - 1], Mode)
                : parent.TryMakeNode(parts[i - 1], FileStatus.S_IFREG | Mode, 0);
            if (error != Errno.EEXIST) Check(error, "mkdir", path);
        }
    }

    private static string PathOf(FileDescriptor descriptor) => "/proc/self/fd/" + descriptor.Number.ToString(System.Globalization.CultureInfo.InvariantCulture);

    private static void Check(Errno error, string call, string path)
    {
        if (error != Errno.None) throw new LinuxException(call, error, path);
    }
}
