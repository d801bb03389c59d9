using Skiff.Linux;
using Skiff.Linux.Files;

namespace Skiff.Storage.Collection;

/// <summary>Deletes a tree by descriptors: no link is followed, and nothing on another mount is touched.</summary>
internal static class TreeRemoval
{
    /// <summary>Removes the name with all that is below it. False when something stayed (a mount is in the way).</summary>
    public static bool Remove(DirectoryHandle parent, ReadOnlySpan<byte> name)
    {
        var error = parent.TryUnlink(name);
        if (error is Errno.None or Errno.ENOENT) return true;
        if (error is not (Errno.EISDIR or Errno.EPERM)) return false;
        return Empty(parent, name) && parent.TryRemoveDirectory(name) is Errno.None or Errno.ENOENT;
    }

    private static bool Empty(DirectoryHandle parent, ReadOnlySpan<byte> name)
    {
        if (parent.TryOpenDirectory(name, Resolve.Beneath | Resolve.NoSymlinks | Resolve.NoCrossing, out var directory) != Errno.None) return false;
        using (directory!)
        {
            var whole = true;
            foreach (var entry in directory!.ReadEntries())
            {
                if (entry.Kind != FileKind.Directory && directory.TryUnlink(entry.Name) == Errno.None) continue;
                whole &= Remove(directory, entry.Name);
            }

            return whole;
        }
    }
}
