using System.Text;
using Skiff.Linux;
using Skiff.Linux.Files;

namespace Skiff.Storage.Snapshots;

/// <summary>
/// The mount points every container needs, on top of an image and below the container's own layer: they show neither in
/// <c>diff</c> nor in a commit. Anything of the image that is in the way and no directory is replaced, links above all, so
/// that nothing is mounted where a link of the image points.
/// </summary>
internal static class InitLayer
{
    private const uint Permissions = 0x1ED;

    private static readonly (string Path, string? LinkTarget, bool Directory)[] s_entries =
    [
        ("dev/pts", null, true),
        ("dev/shm", null, true),
        ("proc", null, true),
        ("sys", null, true),
        (".dockerenv", null, false),
        ("etc/resolv.conf", null, false),
        ("etc/hosts", null, false),
        ("etc/hostname", null, false),
        ("dev/console", null, false),
        ("etc/mtab", "/proc/mounts", false),
    ];

    /// <param name="rootfs">The image's root file system, writable.</param>
    public static void Fill(string rootfs)
    {
        using var root = DirectoryHandle.Open(rootfs);
        foreach (var (path, linkTarget, directory) in s_entries) Make(root, path.Split('/'), linkTarget, directory);
    }

    private static void Make(DirectoryHandle root, string[] parts, string? linkTarget, bool directory)
    {
        var current = root;
        try
        {
            foreach (var part in parts[..^1])
            {
                var name = Encoding.ASCII.GetBytes(part);
                EnsureDirectory(current, name);
                var next = current.OpenDirectory(name, Resolve.Beneath | Resolve.NoSymlinks);
                if (current != root) current.Dispose();
                current = next;
            }

            var last = Encoding.ASCII.GetBytes(parts[^1]);
            if (directory) EnsureDirectory(current, last);
            else MakeFile(current, last, linkTarget);
        }
        finally
        {
            if (current != root) current.Dispose();
        }
    }

    private static void EnsureDirectory(DirectoryHandle parent, byte[] name)
    {
        var error = parent.TryMakeDirectory(name, Permissions);
        if (error == Errno.EEXIST)
        {
            if (parent.Status(name).IsDirectory) return;
            Check(parent.TryUnlink(name), "unlink", name);
            error = parent.TryMakeDirectory(name, Permissions);
        }

        Check(error, "mkdir", name);
    }

    private static void MakeFile(DirectoryHandle parent, byte[] name, string? linkTarget)
    {
        if (parent.TryStatus(name, out var status) == Errno.None)
        {
            if (status.IsDirectory) return;
            Check(parent.TryUnlink(name), "unlink", name);
        }

        if (linkTarget is not null)
        {
            Check(parent.TryMakeSymbolicLink(name, Encoding.ASCII.GetBytes(linkTarget)), "symlink", name);
            return;
        }

        Check(parent.TryCreateFile(name, Permissions, out var file), "create", name);
        using (file!) FileContent.SetPermissions(file!, Permissions);
    }

    private static void Check(Errno error, string call, byte[] name)
    {
        if (error != Errno.None) throw new LinuxException(call, error, Encoding.ASCII.GetString(name));
    }
}
