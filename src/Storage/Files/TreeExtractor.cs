using System.Text;
using Microsoft.Win32.SafeHandles;
using Skiff.Errors;
using Skiff.Linux;
using Skiff.Linux.Files;
using Skiff.Storage.Collection;
using Skiff.Storage.Layers;
using Skiff.Storage.Tar;

namespace Skiff.Storage.Files;

/// <summary>
/// Unpacks an archive into a directory of a tree. Links of the tree are followed as its own programs would follow them;
/// names of the archive that leave the directory are refused. Directories are merged, everything else is replaced.
/// Runs on a thread that may block.
/// </summary>
internal sealed class TreeExtractor : IDisposable
{
    private const uint DirectoryPermissions = 0x1ED;

    private readonly TarReader _reader;
    private readonly TargetDirectories _directories;
    private readonly byte[] _base;
    private readonly ExtractRules _rules;
    private readonly CancellationToken _cancellation;
    private readonly List<(byte[] Path, FileTime Modified)> _times = [];
    private bool _forgetPending;

    /// <param name="input">The uncompressed archive.</param>
    /// <param name="root">What links are resolved in.</param>
    /// <param name="directory">Where to unpack, relative to the root; empty for the root itself.</param>
    /// <param name="rules">What may be replaced, and who owns what is made.</param>
    /// <param name="cancellation">Stops between two members, and within long ones.</param>
    public TreeExtractor(ITarInput input, DirectoryHandle root, byte[] directory, ExtractRules rules, CancellationToken cancellation)
    {
        _reader = new TarReader(input, new NoTrace());
        _directories = new TargetDirectories(root);
        _base = directory;
        _rules = rules;
        _cancellation = cancellation;
    }

    public void Run()
    {
        while (_reader.Next() is { } entry)
        {
            _cancellation.ThrowIfCancellationRequested();
            Extract(entry);
            _reader.TraceContent();
        }

        for (var i = _times.Count - 1; i >= 0; i--) SetTime(_times[i].Path, _times[i].Modified);
    }

    public void Dispose() => _directories.Dispose();

    private void Extract(TarEntry entry)
    {
        var name = TarPath.Clean(entry.Name);

        // The directory itself is the container's; only what is in it comes from the archive.
        if (name.Length == 0) return;
        if (_rules.Owner is { } owner) (entry.User, entry.Group) = owner;
        var path = Below(name);
        var parent = OpenParent(TarPath.Parent(path));
        var last = TarPath.Name(path);
        switch (entry.Kind)
        {
            case TarKind.Directory:
                MakeDirectory(path, parent, last, entry);
                break;
            case TarKind.Regular:
                MakeFile(path, parent, last, entry);
                break;
            case TarKind.HardLink:
                MakeHardLink(path, parent, last, entry);
                break;
            case TarKind.SymbolicLink:
                Replace(path, parent, last, (directory, own) => directory.TryMakeSymbolicLink(own, entry.LinkName));
                EntryMetadata.ApplyToNode(parent, last, entry);
                break;
            case TarKind.CharacterDevice or TarKind.BlockDevice or TarKind.Fifo:
                MakeNode(path, parent, last, entry);
                break;
            default:
                throw new EngineException(ErrorKind.InvalidArgument, $"unhandled tar header type {(int)entry.Kind}");
        }
    }

    private void MakeDirectory(byte[] path, DirectoryHandle parent, ReadOnlySpan<byte> name, TarEntry entry)
    {
        var error = parent.TryMakeDirectory(name, entry.Permissions);
        if (error == Errno.EEXIST)
        {
            error = Errno.None;
            if (!parent.Status(name).IsDirectory)
            {
                if (_rules.NoOverwriteDirNonDir)
                    throw new EngineException(ErrorKind.InvalidArgument, $"cannot overwrite non-directory \"{Show(path)}\" with directory \"{Show(_base)}\"");
                Remove(path, parent, name);
                error = parent.TryMakeDirectory(name, entry.Permissions);
            }
        }

        Check(error, "mkdir", path);
        EntryMetadata.ApplyToDirectory(parent, name, entry);
        _times.Add((path, entry.Modified));
    }

    private void MakeFile(byte[] path, DirectoryHandle parent, ReadOnlySpan<byte> name, TarEntry entry)
    {
        SafeFileHandle? file = null;
        Replace(path, parent, name, (directory, own) => directory.TryCreateFile(own, entry.Permissions, out file));
        using (file!)
        {
            EntryContent.Write(_reader, file!, entry, null, _cancellation);
            EntryMetadata.Apply(file!, entry);
        }
    }

    private void MakeNode(byte[] path, DirectoryHandle parent, ReadOnlySpan<byte> name, TarEntry entry)
    {
        var kind = entry.Kind switch
        {
            TarKind.CharacterDevice => FileKind.CharacterDevice,
            TarKind.BlockDevice => FileKind.BlockDevice,
            _ => FileKind.Fifo,
        };

        // On overlay such a device would delete what it stands on.
        if (kind == FileKind.CharacterDevice && entry is { DeviceMajor: 0, DeviceMinor: 0 })
            throw new EngineException(ErrorKind.InvalidArgument, $"{Show(path)}: a character device 0:0 is no device");
        Replace(path, parent, name, (directory, own) => directory.TryMakeNode(own, kind, entry.Permissions, entry.DeviceMajor, entry.DeviceMinor));
        EntryMetadata.ApplyToNode(parent, name, entry);
    }

    private void MakeHardLink(byte[] path, DirectoryHandle parent, ReadOnlySpan<byte> name, TarEntry entry)
    {
        var target = Below(TarPath.Clean(entry.LinkName));
        if (target.AsSpan().SequenceEqual(path)) return;
        var error = _directories.Root.TryOpenDirectory(TarPath.Parent(target), Resolve.InRoot | Resolve.NoMagicLinks, out var source);
        Check(error, "link", target);
        using (source!)
        {
            Check(source!.TryStatus(TarPath.Name(target), out _), "link", target);
            Replace(path, parent, name, (directory, own) => directory.TryMakeHardLink(own, source, TarPath.Name(target)));
        }
    }

    private delegate Errno Creation(DirectoryHandle parent, ReadOnlySpan<byte> name);

    private void Replace(byte[] path, DirectoryHandle parent, ReadOnlySpan<byte> name, Creation create)
    {
        var error = create(parent, name);
        if (error == Errno.EEXIST)
        {
            if (_rules.NoOverwriteDirNonDir && parent.Status(name).IsDirectory)
                throw new EngineException(ErrorKind.InvalidArgument, $"cannot overwrite directory \"{Show(path)}\" with non-directory \"{Show(_base)}\"");
            Remove(path, parent, name);
            error = create(parent, name);
        }

        Check(error, "create", path);
    }

    private void Remove(byte[] path, DirectoryHandle parent, ReadOnlySpan<byte> name)
    {
        if (!TreeRemoval.Remove(parent, name)) throw new LinuxException("unlink", Errno.EBUSY, Show(path));

        // Open directories below it are gone; the parent itself is still held by the caller until the next member.
        _forgetPending = true;
    }

    private DirectoryHandle OpenParent(ReadOnlySpan<byte> path)
    {
        if (_forgetPending) _directories.Forget();
        _forgetPending = false;
        var error = _directories.TryGet(path, out var parent);
        if (error == Errno.ENOENT)
        {
            MakeParents(path);
            error = _directories.TryGet(path, out parent);
        }

        Check(error, "open", path);
        return parent!;
    }

    private void MakeParents(ReadOnlySpan<byte> path)
    {
        for (var end = _base.Length; end < path.Length;)
        {
            var start = end == 0 && path[0] != '/' ? 0 : end + 1;
            var slash = path[start..].IndexOf((byte)'/');
            end = slash < 0 ? path.Length : start + slash;
            if (_directories.TryGet(path[..end], out _) == Errno.None) continue;
            Check(_directories.TryGet(TarPath.Parent(path[..end]), out var above), "open", path);
            Check(above!.TryMakeDirectory(TarPath.Name(path[..end]), DirectoryPermissions), "mkdir", path);
        }
    }

    private void SetTime(byte[] path, FileTime modified)
    {
        if (_directories.TryGet(TarPath.Parent(path), out var parent) != Errno.None) return;
        if (parent!.TryStatus(TarPath.Name(path), out var status) != Errno.None || !status.IsDirectory) return;
        Check(parent.TrySetTimes(TarPath.Name(path), modified, modified), "utimensat", path);
    }

    private byte[] Below(byte[] name) => _base.Length == 0 ? name : [.. _base, (byte)'/', .. name];

    private static string Show(ReadOnlySpan<byte> path) => "/" + Encoding.UTF8.GetString(path);

    private static void Check(Errno error, string call, ReadOnlySpan<byte> path)
    {
        if (error != Errno.None) throw new LinuxException(call, error, Show(path));
    }

    private sealed class NoTrace : ITarTrace
    {
        public void Raw(ReadOnlySpan<byte> bytes)
        {
        }
    }
}
