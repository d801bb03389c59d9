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
        Scan(upper, [], hiding: false, below: true);
        return _changes;
    }

    /// <param name="directory">The directory of the writable layer.</param>
    /// <param name="path">Its path with a slash at the end, empty for the root.</param>
    /// <param name="hiding">The directory, or one above it, was made anew: what is below in the image and not here is deleted.</param>
    /// <param name="below">The image has a directory of this path. Where it has none, all is new and nothing has to be looked up.</param>
    private void Scan(DirectoryHandle directory, byte[] path, bool hiding, bool below)
    {
        var entries = directory.ReadEntries();
        if (hiding && below) entries.AddRange(HiddenNames(entries, path).Select(name => new DirectoryEntry(name, FileKind.CharacterDevice)));
        entries.Sort(static (a, b) => a.Name.AsSpan().SequenceCompareTo(b.Name));
        foreach (var entry in entries)
        {
            cancellation.ThrowIfCancellationRequested();
            byte[] entryPath = [.. path, .. entry.Name];
            if (!below && entry.Kind is not (FileKind.Directory or FileKind.CharacterDevice or default(FileKind)))
            {
                _changes.Add(new Change(Show(entryPath), ChangeKind.Added));
                continue;
            }

            var present = directory.TryStatus(entry.Name, out var status) == Errno.None;
            var before = default(EntryStatus);
            var known = below && TryFind(entryPath, out before);
            var position = _changes.Count;
            var kind = !present || status.IsWhiteout ? ChangeKind.Deleted : known ? Compare(before, status) : ChangeKind.Added;
            if (kind is { } changed) _changes.Add(new Change(Show(entryPath), changed));
            if (!status.IsDirectory || directory.TryOpenDirectory(entry.Name, Resolve.Beneath | Resolve.NoSymlinks, out var child) != Errno.None) continue;
            using (child!)
                Scan(child!, [.. entryPath, (byte)'/'], hiding || IsOpaque(directory, entry.Name), known && before.IsDirectory);

            // A directory stands before what changed in it.
            if (kind is null && _changes.Count > position) _changes.Insert(position, new Change(Show(entryPath), ChangeKind.Modified));
        }
    }

    private IEnumerable<byte[]> HiddenNames(List<DirectoryEntry> entries, byte[] path)
    {
        var here = entries.Select(entry => entry.Name).ToHashSet(PathComparer.Instance);
        return lower.Names(path.AsSpan(0, path.Length - 1)).Where(name => !here.Contains(name));
    }

    private bool TryFind(byte[] path, out EntryStatus status)
    {
        if (!lower.TryFind(path, out var parent, out status)) return false;
        parent!.Dispose();
        return true;
    }

    /// <summary>Overlay copies a directory up because of its children; then only its time may differ.</summary>
    private static ChangeKind? Compare(EntryStatus before, EntryStatus now) =>
        now.IsDirectory && before.IsDirectory && now.Permissions == before.Permissions && now.User == before.User && now.Group == before.Group
            ? null
            : ChangeKind.Modified;

    private static bool IsOpaque(DirectoryHandle directory, byte[] name) => directory.GetAttribute(name, OverlayNames.Opaque) is [(byte)'y'];

    private static string Show(ReadOnlySpan<byte> path) => "/" + Encoding.UTF8.GetString(path);
}
