using System.Text;
using Skiff.Linux;
using Skiff.Linux.Files;

namespace Skiff.Storage.Content;

/// <summary>Copies a directory tree by descriptors, with everything that a file system keeps of a file; hard links within it stay linked.</summary>
internal sealed class TreeCopy
{
    private readonly CancellationToken _cancellation;
    private readonly DirectoryHandle _targetRoot;
    private readonly Dictionary<ulong, byte[]> _linked = [];

    private TreeCopy(DirectoryHandle targetRoot, CancellationToken cancellation)
    {
        _targetRoot = targetRoot;
        _cancellation = cancellation;
    }

    /// <summary>
    /// Fills an empty directory with what a path below a root has, links resolved within the root. Nothing happens when
    /// the target is not empty or the path is no directory.
    /// </summary>
    public static void IntoEmpty(string root, string path, string target, CancellationToken cancellation)
    {
        using var rootDirectory = DirectoryHandle.Open(root);
        if (rootDirectory.TryOpenDirectory(Encoding.UTF8.GetBytes(path), Resolve.InRoot | Resolve.NoMagicLinks, out var source) != Errno.None) return;
        using (source!)
        using (var destination = DirectoryHandle.Open(target))
        {
            if (destination.ReadEntries().Any(entry => !entry.Name.AsSpan().SequenceEqual("lost+found"u8))) return;
            new TreeCopy(destination, cancellation).Copy(source!, destination, []);
            FileCopy.CopyMetadata(source!, "."u8, source!.Status("."u8), destination, "."u8);
        }
    }

    private void Copy(DirectoryHandle source, DirectoryHandle target, byte[] path)
    {
        foreach (var entry in source.ReadEntries())
        {
            _cancellation.ThrowIfCancellationRequested();
            var status = source.Status(entry.Name);
            byte[] entryPath = [.. path, .. entry.Name];
            if (status.IsDirectory)
            {
                Check(target.TryMakeDirectory(entry.Name, 0x1C0), "mkdir", entryPath);
                using (var below = source.OpenDirectory(entry.Name, Resolve.Beneath | Resolve.NoSymlinks))
                using (var copy = target.OpenDirectory(entry.Name, Resolve.Beneath | Resolve.NoSymlinks))
                {
                    Copy(below, copy, [.. entryPath, (byte)'/']);
                }

                FileCopy.CopyMetadata(source, entry.Name, status, target, entry.Name);
                continue;
            }

            if (status.Links > 1 && _linked.TryGetValue(status.Inode, out var first))
            {
                using var directory = _targetRoot.OpenDirectory(Tar.TarPath.Parent(first), Resolve.Beneath | Resolve.NoSymlinks);
                Check(target.TryMakeHardLink(entry.Name, directory, Tar.TarPath.Name(first)), "link", entryPath);
                continue;
            }

            if (status.Links > 1) _linked[status.Inode] = entryPath;
            Check(FileCopy.TryCopy(source, entry.Name, status, target, entry.Name), "create", entryPath);
        }
    }

    private static void Check(Errno error, string call, byte[] path)
    {
        if (error != Errno.None) throw new LinuxException(call, error, Encoding.UTF8.GetString(path));
    }
}
