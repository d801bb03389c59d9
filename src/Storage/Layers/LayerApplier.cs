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
                EntryMetadata.ApplyToNode(parent, name, entry);
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
            EntryContent.Write(_reader, file!, entry, (offset, length) => _record.File(path, offset, length), _cancellation);
            _size += entry.RealSize;
            EntryMetadata.Apply(file!, entry);
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
        EntryMetadata.ApplyToNode(parent, name, entry);
    }

    private void FinishDirectory(byte[] path, DirectoryHandle parent, ReadOnlySpan<byte> name, TarEntry entry)
    {
        EntryMetadata.ApplyToDirectory(parent, name, entry);
        _times.Add((path, entry.Modified));
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

    private static void Check(Errno error, string call, ReadOnlySpan<byte> path)
    {
        if (error != Errno.None) throw Failure(call, error, path);
    }

    private static LinuxException Failure(string call, Errno error, ReadOnlySpan<byte> path) => new(call, error, "/" + Encoding.UTF8.GetString(path));
}
