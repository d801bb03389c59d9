using System.Text;
using Skiff.Linux;
using Skiff.Linux.Files;
using Skiff.Storage.Layers;

namespace Skiff.Storage.Snapshots;

/// <summary>
/// Compares a writable layer with what is below it, as Docker does: a directory counts as changed when something in it
/// was added or deleted, or when its own owner, permissions or attributes were.
/// </summary>
internal sealed class ChangeScan(LowerTree lower, CancellationToken cancellation)
{
    private readonly List<Change> _changes = [];

    public IReadOnlyList<Change> Run(DirectoryHandle upper)
    {
        Scan(upper, [], -1, hiding: false);
        return _changes;
    }

    /// <param name="directory">The directory of the writable layer.</param>
    /// <param name="path">Its path with a slash at the end, empty for the root.</param>
    /// <param name="own">Where its own change stands in the list; -1 when there is none (yet).</param>
    /// <param name="hiding">The directory, or one above it, was made anew: what is below in the image and not here is deleted.</param>
    private void Scan(DirectoryHandle directory, byte[] path, int own, bool hiding)
    {
        var entries = directory.ReadEntries();
        if (hiding) entries.AddRange(HiddenNames(entries, path).Select(name => new DirectoryEntry(name, FileKind.CharacterDevice)));
        entries.Sort(static (a, b) => a.Name.AsSpan().SequenceCompareTo(b.Name));
        foreach (var entry in entries)
        {
            cancellation.ThrowIfCancellationRequested();
            var present = directory.TryStatus(entry.Name, out var status) == Errno.None;
            byte[] entryPath = [.. path, .. entry.Name];
            var kind = present ? KindOf(entryPath, status) : ChangeKind.Deleted;
            if (kind is ChangeKind.Added or ChangeKind.Deleted && own < 0 && path.Length > 0)
            {
                own = InsertPoint(path);
                _changes.Insert(own, new Change(Show(path.AsSpan(0, path.Length - 1)), ChangeKind.Modified));
            }

            var index = -1;
            if (kind is { } known)
            {
                index = _changes.Count;
                _changes.Add(new Change(Show(entryPath), known));
            }

            if (!status.IsDirectory || directory.TryOpenDirectory(entry.Name, Resolve.Beneath | Resolve.NoSymlinks, out var below) != Errno.None) continue;
            using (below!)
            {
                var hides = hiding || IsOpaque(directory, entry.Name);
                Scan(below!, [.. entryPath, (byte)'/'], index, hides);
            }
        }
    }

    private IEnumerable<byte[]> HiddenNames(List<DirectoryEntry> entries, byte[] path)
    {
        var here = entries.Select(entry => entry.Name).ToHashSet(PathComparer.Instance);
        return lower.Names(path.AsSpan(0, path.Length - 1)).Where(name => !here.Contains(name));
    }

    private ChangeKind? KindOf(byte[] path, EntryStatus status)
    {
        if (status.IsWhiteout) return ChangeKind.Deleted;
        if (!lower.TryFind(path, out var parent, out var before)) return ChangeKind.Added;
        parent!.Dispose();
        if (!status.IsDirectory || !before.IsDirectory) return ChangeKind.Modified;

        // Overlay copies a directory up because of its children; then only its time may differ.
        return status.Permissions == before.Permissions && status.User == before.User && status.Group == before.Group ? null : ChangeKind.Modified;
    }

    private static bool IsOpaque(DirectoryHandle directory, byte[] name) => directory.GetAttribute(name, OverlayNames.Opaque) is [(byte)'y'];

    /// <summary>A directory stands before what is in it.</summary>
    private int InsertPoint(byte[] path)
    {
        var prefix = Show(path);
        var index = _changes.Count;
        while (index > 0 && _changes[index - 1].Path.StartsWith(prefix, StringComparison.Ordinal)) index--;
        return index;
    }

    private static string Show(ReadOnlySpan<byte> path) => "/" + Encoding.UTF8.GetString(path);
}
