using System.Text;
using Skiff.Errors;
using Skiff.Linux;
using Skiff.Linux.Files;
using Skiff.Storage.Tar;

namespace Skiff.Storage.Layers;

/// <summary>
/// Unpacks one layer's tar beneath a directory, as overlay wants it: whiteouts become character devices 0:0 and opaque
/// directories carry an attribute (image-spec, layer.md#whiteouts). Every name is resolved beneath the directory's
/// descriptor. What needs the layers below (links to their files, directories the tar does not name) is left to
/// <see cref="LayerCompletion"/>, so that layers can be unpacked in any order and at the same time.
/// Runs on a thread that may block.
/// </summary>
internal sealed partial class LayerApplier : IDisposable
{
    private static ReadOnlySpan<byte> WhiteoutPrefix => ".wh."u8;

    private static ReadOnlySpan<byte> OpaqueMarker => ".wh..wh..opq"u8;

    private const int SmallestHole = 32 << 10;

    private readonly LayerRecordWriter _record;
    private readonly TarReader _reader;
    private readonly TargetDirectories _directories;
    private readonly DirectoryHandle _aside;
    private readonly List<(byte[] Path, FileTime Modified)> _times = [];
    private readonly HashSet<byte[]> _whiteouts = new(PathComparer.Instance);
    private readonly CancellationToken _cancellation;
    private int _asideCount;
    private long _size;
    private bool _rootNamed;

    /// <param name="input">The uncompressed tar.</param>
    /// <param name="record">Gets everything of the tar that is not in the files.</param>
    /// <param name="target">The directory to fill.</param>
    /// <param name="aside">Where content goes that a later member of the same tar replaces.</param>
    /// <param name="cancellation">Stops between two pieces of content.</param>
    public LayerApplier(ITarInput input, LayerRecordWriter record, DirectoryHandle target, DirectoryHandle aside, CancellationToken cancellation)
    {
        _record = record;
        _reader = new TarReader(input, record);
        _directories = new TargetDirectories(target);
        _aside = aside;
        _cancellation = cancellation;
    }

    /// <summary>Unpacks to the end of the input.</summary>
    public AppliedTree Apply()
    {
        while (_reader.Next() is { } entry)
        {
            _cancellation.ThrowIfCancellationRequested();
            ForgetPending();
            ApplyEntry(entry);
            if (_reader.Unread > 0) _reader.TraceContent();
        }

        _record.Finish();
        ForgetPending();
        SetDirectoryTimes();
        return new AppliedTree(_size, _asideCount, _rootNamed, MissingLinks, ImplicitDirectories);
    }

    public void Dispose() => _directories.Dispose();

    private void ApplyEntry(TarEntry entry)
    {
        var path = TarPath.Clean(entry.Name);
        if (path.Length == 0)
        {
            if (entry.Kind != TarKind.Directory) throw new EngineException(ErrorKind.InvalidArgument, "the root of an archive must be a directory");
            _rootNamed = true;
            FinishDirectory(path, _directories.Root, "."u8, entry);
            return;
        }

        var name = TarPath.Name(path);
        var parent = OpenParent(TarPath.Parent(path));
        if (name.StartsWith(WhiteoutPrefix))
        {
            ApplyWhiteout(path, parent, name);
            return;
        }

        switch (entry.Kind)
        {
            case TarKind.Directory:
                ApplyDirectory(path, parent, name, entry);
                break;
            case TarKind.Regular:
                ApplyFile(path, parent, name, entry);
                break;
            case TarKind.HardLink:
                ApplyHardLink(path, parent, entry);
                break;
            case TarKind.SymbolicLink:
                Create(path, parent, name, (directory, own) => directory.TryMakeSymbolicLink(own, entry.LinkName));
                _size += entry.LinkName.Length;
                FinishNode(parent, name, entry);
                break;
            case TarKind.CharacterDevice or TarKind.BlockDevice or TarKind.Fifo:
                ApplyNode(path, parent, name, entry);
                break;
            default:
                throw new EngineException(ErrorKind.InvalidArgument, $"unhandled tar header type {(int)entry.Kind}");
        }
    }

    private void ApplyWhiteout(byte[] path, DirectoryHandle parent, ReadOnlySpan<byte> name)
    {
        if (name.SequenceEqual(OpaqueMarker))
        {
            Check(parent.TrySetAttribute(default, OverlayNames.Opaque, "y"u8), "setxattr", path);
            return;
        }

        // aufs keeps its own books under .wh..wh.; they mean nothing elsewhere.
        if (name.StartsWith(".wh..wh."u8)) return;
        var hidden = name[WhiteoutPrefix.Length..];
        if (hidden.IsEmpty || hidden.SequenceEqual("."u8) || hidden.SequenceEqual(".."u8))
            throw new EngineException(ErrorKind.InvalidArgument, $"invalid whiteout {Encoding.UTF8.GetString(path)}");

        var error = parent.TryMakeNode(hidden, FileKind.CharacterDevice, 0, 0, 0);
        byte[] hiddenPath = [.. path.AsSpan(..^name.Length), .. hidden];
        if (error == Errno.None)
        {
            _whiteouts.Add(hiddenPath);
            return;
        }

        if (error != Errno.EEXIST) throw Failure("mknod", error, hiddenPath);

        // The layer has the name itself. It hides the one below, except that two directories would be merged.
        if (parent.Status(hidden).IsDirectory)
            Check(parent.TrySetAttribute(hidden, OverlayNames.Opaque, "y"u8), "setxattr", hiddenPath);
    }

    private void ApplyDirectory(byte[] path, DirectoryHandle parent, ReadOnlySpan<byte> name, TarEntry entry)
    {
        var error = parent.TryMakeDirectory(name, entry.Permissions);
        if (error == Errno.EEXIST)
        {
            if (!parent.Status(name).IsDirectory)
            {
                var hidBelow = _whiteouts.Remove(path);
                MakeRoom(path, parent, name);
                error = parent.TryMakeDirectory(name, entry.Permissions);
                if (error == Errno.None && hidBelow) error = parent.TrySetAttribute(name, OverlayNames.Opaque, "y"u8);
            }
            else
            {
                error = Errno.None;
            }
        }

        Check(error, "mkdir", path);
        ForgetImplicit(path);
        FinishDirectory(path, parent, name, entry);
    }

    private void ApplyFile(byte[] path, DirectoryHandle parent, ReadOnlySpan<byte> name, TarEntry entry)
    {
        Microsoft.Win32.SafeHandles.SafeFileHandle? file = null;
        Create(path, parent, name, (directory, own) => directory.TryCreateFile(own, entry.Permissions, out file));
        using (file!)
        {
            if (entry.Pieces is null) WriteWhole(path, file!, entry);
            else WritePieces(path, file!, entry);
            _size += entry.RealSize;
            if (entry.User != 0 || entry.Group != 0) FileContent.SetOwner(file!, entry.User, entry.Group);
            if (NeedsPermissions(entry)) FileContent.SetPermissions(file!, entry.Permissions);
            foreach (var (key, value) in entry.Attributes ?? [])
            {
                if (!OverlayNames.IsOverlay(key)) CheckAttribute(FileContent.TrySetAttribute(file!, key, value), path);
            }

            FileContent.SetTimes(file!, entry.Modified, entry.Modified);
        }
    }

    private void WriteWhole(byte[] path, Microsoft.Win32.SafeHandles.SafeFileHandle file, TarEntry entry)
    {
        if (entry.StoredSize == 0) return;
        _record.File(path, 0, entry.StoredSize);
        var offset = 0L;
        var hole = false;
        while (_reader.Unread > 0)
        {
            // Long runs of zeros stay holes: they cost neither time nor space.
            var piece = _reader.ReadContent();
            hole = piece.Length >= SmallestHole && !piece.ContainsAnyExcept((byte)0);
            if (!hole) FileContent.WriteAt(file, piece, offset);
            offset += piece.Length;
            _cancellation.ThrowIfCancellationRequested();
        }

        if (hole) FileContent.SetLength(file, offset);
    }

    private void WritePieces(byte[] path, Microsoft.Win32.SafeHandles.SafeFileHandle file, TarEntry entry)
    {
        FileContent.SetLength(file, entry.RealSize);
        foreach (var (offset, length) in entry.Pieces!)
        {
            if (length == 0) continue;
            _record.File(path, offset, length);
            for (var done = 0L; done < length;)
            {
                var piece = _reader.ReadContent(length - done);
                FileContent.WriteAt(file, piece, offset + done);
                done += piece.Length;
            }
        }
    }

    private void ApplyNode(byte[] path, DirectoryHandle parent, ReadOnlySpan<byte> name, TarEntry entry)
    {
        var kind = entry.Kind switch
        {
            TarKind.CharacterDevice => FileKind.CharacterDevice,
            TarKind.BlockDevice => FileKind.BlockDevice,
            _ => FileKind.Fifo,
        };

        // A device 0:0 in a tar would delete the file below: only whiteouts may do that.
        if (kind == FileKind.CharacterDevice && entry is { DeviceMajor: 0, DeviceMinor: 0 })
            throw new EngineException(ErrorKind.InvalidArgument, $"{Encoding.UTF8.GetString(path)}: a character device 0:0 is no device");
        Create(path, parent, name, (directory, own) => directory.TryMakeNode(own, kind, entry.Permissions, entry.DeviceMajor, entry.DeviceMinor));
        FinishNode(parent, name, entry);
        if (NeedsPermissions(entry)) Check(parent.TrySetPermissions(name, entry.Permissions), "fchmodat", path);
    }

    private void FinishDirectory(byte[] path, DirectoryHandle parent, ReadOnlySpan<byte> name, TarEntry entry)
    {
        var status = parent.Status(name);
        if (status.User != entry.User || status.Group != entry.Group) Check(parent.TrySetOwner(name, entry.User, entry.Group), "fchownat", path);
        if (status.Permissions != entry.Permissions || status.User != entry.User) Check(parent.TrySetPermissions(name, entry.Permissions), "fchmodat", path);
        SetAttributes(parent, path.Length == 0 ? default : name, path, entry);
        _times.Add((path, entry.Modified));
    }

    private static void FinishNode(DirectoryHandle parent, ReadOnlySpan<byte> name, TarEntry entry)
    {
        if (entry.User != 0 || entry.Group != 0) Check(parent.TrySetOwner(name, entry.User, entry.Group), "fchownat", name);
        SetAttributes(parent, name, name, entry);
        Check(parent.TrySetTimes(name, entry.Modified, entry.Modified), "utimensat", name);
    }

    private static void SetAttributes(DirectoryHandle parent, ReadOnlySpan<byte> name, ReadOnlySpan<byte> path, TarEntry entry)
    {
        foreach (var (key, value) in entry.Attributes ?? [])
        {
            if (!OverlayNames.IsOverlay(key)) CheckAttribute(parent.TrySetAttribute(name, key, value), path);
        }
    }

    /// <summary>Children change their directory's time, so these come last, the deepest first.</summary>
    private void SetDirectoryTimes()
    {
        for (var i = _times.Count - 1; i >= 0; i--)
        {
            var (path, modified) = _times[i];
            if (path.Length == 0)
            {
                Check(_directories.Root.TrySetTimes("."u8, modified, modified), "utimensat", path);
                continue;
            }

            // Replaced by a later member: then it is no directory of this name any more.
            if (_directories.TryGet(TarPath.Parent(path), out var parent) != Errno.None) continue;
            if (parent!.TryStatus(TarPath.Name(path), out var status) != Errno.None || !status.IsDirectory) continue;
            Check(parent.TrySetTimes(TarPath.Name(path), modified, modified), "utimensat", path);
        }
    }

    private static bool NeedsPermissions(TarEntry entry) =>
        (entry.Permissions & (ProcessUmask.Value | 0xE00)) != 0 || (entry.User != 0 && (entry.Permissions & 0xE00) != 0);

    /// <summary>A file system without attributes, or without this kind, loses them silently, as in Docker.</summary>
    private static void CheckAttribute(Errno error, ReadOnlySpan<byte> path)
    {
        if (error is not (Errno.None or Errno.EOPNOTSUPP or Errno.EPERM)) throw Failure("setxattr", error, path);
    }

    private static void Check(Errno error, string call, ReadOnlySpan<byte> path)
    {
        if (error != Errno.None) throw Failure(call, error, path);
    }

    private static LinuxException Failure(string call, Errno error, ReadOnlySpan<byte> path) => new(call, error, "/" + Encoding.UTF8.GetString(path));
}
