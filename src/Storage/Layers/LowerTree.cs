using Skiff.Linux;
using Skiff.Linux.Files;

namespace Skiff.Storage.Layers;

/// <summary>
/// A stack of unpacked layers seen as the one tree that overlay shows: whiteouts and opaque directories hide what is
/// below them. Links are not followed.
/// </summary>
internal sealed class LowerTree : IDisposable
{
    private readonly List<DirectoryHandle> _layers = [];

    /// <param name="directories">The layers' directories, topmost first.</param>
    public LowerTree(IEnumerable<string> directories)
    {
        try
        {
            foreach (var directory in directories) _layers.Add(DirectoryHandle.Open(directory));
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>Finds what a clean relative path stands for; the directory that contains it is the caller's to close.</summary>
    public bool TryFind(ReadOnlySpan<byte> path, out DirectoryHandle? parent, out EntryStatus status)
    {
        foreach (var layer in _layers)
        {
            var (found, last) = Look(layer, path, out parent, out status);
            if (found) return true;
            if (last) return false;
        }

        parent = null;
        status = default;
        return false;
    }

    /// <summary>The names in a directory, all layers together; empty when the path is no directory.</summary>
    public IReadOnlySet<byte[]> Names(ReadOnlySpan<byte> path)
    {
        var names = new HashSet<byte[]>(PathComparer.Instance);
        var hidden = new HashSet<byte[]>(PathComparer.Instance);
        foreach (var layer in _layers)
        {
            var (found, last) = Look(layer, path, out var parent, out var status);
            if (found)
            {
                using (parent!) last |= !status.IsDirectory || AddNames(parent!, path[(path.LastIndexOf((byte)'/') + 1)..], names, hidden);
            }

            if (last) break;
        }

        return names;
    }

    public void Dispose()
    {
        foreach (var layer in _layers) layer.Dispose();
    }

    /// <summary>True when the directory is opaque.</summary>
    private static bool AddNames(DirectoryHandle parent, ReadOnlySpan<byte> name, HashSet<byte[]> names, HashSet<byte[]> hidden)
    {
        using var directory = parent.OpenDirectory(name, Resolve.Beneath | Resolve.NoSymlinks);
        var here = new List<byte[]>();
        foreach (var entry in directory.ReadEntries())
        {
            if (directory.Status(entry.Name).IsWhiteout) here.Add(entry.Name);
            else if (!hidden.Contains(entry.Name)) names.Add(entry.Name);
        }

        hidden.UnionWith(here);
        return directory.GetAttribute(default, OverlayNames.Opaque) is [(byte)'y'];
    }

    private static (bool Found, bool Last) Look(DirectoryHandle layer, ReadOnlySpan<byte> path, out DirectoryHandle? parent, out EntryStatus status)
    {
        var current = layer.OpenDirectory("."u8, Resolve.Beneath);
        var opaque = false;
        parent = null;
        while (true)
        {
            var slash = path.IndexOf((byte)'/');
            var name = slash < 0 ? path : path[..slash];
            var error = current.TryStatus(name, out status);
            if (error != Errno.None || status.IsWhiteout || (slash >= 0 && !status.IsDirectory))
            {
                current.Dispose();
                return (false, opaque || error is not (Errno.None or Errno.ENOENT) || error == Errno.None);
            }

            if (slash < 0)
            {
                parent = current;
                return (true, opaque);
            }

            var next = current.OpenDirectory(name, Resolve.Beneath | Resolve.NoSymlinks);
            current.Dispose();
            current = next;
            opaque |= current.GetAttribute(default, OverlayNames.Opaque) is [(byte)'y'];
            path = path[(slash + 1)..];
        }
    }
}
