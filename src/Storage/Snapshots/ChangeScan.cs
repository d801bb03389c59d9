using System.Text;
using Skiff.Linux;
using Skiff.Linux.Files;
using Skiff.Storage.Layers;

namespace Skiff.Storage.Snapshots;

/// <summary>
/// Compares a writable layer with what is below it, as Docker does: a directory counts as changed when anything below it
/// is, or when its own owner or permissions are; its time does not count.
/// </summary>
internal sealed class ChangeScan(LowerTree lower, CancellationToken cancellation)
{
    private readonly List<Change> _changes = [];

    public IReadOnlyList<Change> Run(DirectoryHandle upper)
    {
        Scan(upper, [], hiding: false);
        return _changes;
    }

    /// <param name="directory">The directory of the writable layer.</param>
    /// <param name="path">Its path with a slash at the end, empty for the root.</param>
    /// <param name="hiding">The directory, or one above it, was made anew: what is below in the image and not here is deleted.</param>
    private void Scan(DirectoryHandle directory, byte[] path, bool hiding)
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
            var position = _changes.Count;
            if (kind is { } known) _changes.Add(new Change(Show(entryPath), known));
            if (!status.IsDirectory || directory.TryOpenDirectory(entry.Name, Resolve.Beneath | Resolve.NoSymlinks, out var below) != Errno.None) continue;
            using (below!) Scan(below!, [.. entryPath, (byte)'/'], hiding || IsOpaque(directory, entry.Name));

            // A directory stands before what changed in it.
            if (kind is null && _changes.Count > position) _changes.Insert(position, new Change(Show(entryPath), ChangeKind.Modified));
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

    private static string Show(ReadOnlySpan<byte> path) => "/" + Encoding.UTF8.GetString(path);
}
