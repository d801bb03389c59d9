using Skiff.Linux;
using Skiff.Linux.Files;

namespace Skiff.Storage.Collection;

/// <summary>The size of a tree in bytes: the lengths of files and links, each inode once, directories not counted.</summary>
internal static class TreeSize
{
    public static long Of(string path, CancellationToken cancellationToken)
    {
        if (DirectoryHandle.TryOpen(path, out var root) != Errno.None) return 0;
        using (root!) return Of(root!, [], cancellationToken);
    }

    private static long Of(DirectoryHandle directory, HashSet<ulong> seen, CancellationToken cancellationToken)
    {
        var size = 0L;
        foreach (var entry in directory.ReadEntries())
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (entry.Kind == FileKind.Directory)
            {
                if (directory.TryOpenDirectory(entry.Name, Resolve.Beneath | Resolve.NoSymlinks | Resolve.NoCrossing, out var below) != Errno.None) continue;
                using (below!) size += Of(below!, seen, cancellationToken);
                continue;
            }

            if (directory.TryStatus(entry.Name, out var status) != Errno.None) continue;
            if (status.Links == 1 || seen.Add(status.Inode)) size += status.Size;
        }

        return size;
    }
}
