using System.Globalization;
using System.Text;
using Skiff.Errors;
using Skiff.Linux;
using Skiff.Linux.Files;
using Skiff.Storage.Tar;

namespace Skiff.Storage.Layers;

/// <summary>Making names: parents that are missing, names that are taken, links.</summary>
internal sealed partial class LayerApplier
{
    private readonly Dictionary<byte[], bool> _implicit = new(PathComparer.Instance);
    private bool _forgetPending;

    private delegate Errno Creation(DirectoryHandle parent, ReadOnlySpan<byte> name);

    /// <summary>Hard links whose file is not in this layer.</summary>
    private List<MissingLink> MissingLinks { get; } = [];

    /// <summary>Directories that the tar did not name but used.</summary>
    private IReadOnlyCollection<byte[]> ImplicitDirectories => _implicit.Keys;

    private DirectoryHandle OpenParent(ReadOnlySpan<byte> path)
    {
        var error = _directories.TryGet(path, out var parent);
        if (error == Errno.None) return parent!;
        if (error is Errno.ENOENT or Errno.ENOTDIR or Errno.ELOOP)
        {
            MakeParents(path);
            error = _directories.TryGet(path, out parent);
            if (error == Errno.None) return parent!;
        }

        throw Failure("open", error, path);
    }

    private void MakeParents(ReadOnlySpan<byte> path)
    {
        for (var end = 0; end < path.Length;)
        {
            var slash = path[(end + 1)..].IndexOf((byte)'/');
            end = slash < 0 ? path.Length : end + 1 + slash;
            var part = path[..end];
            var found = _directories.TryGet(part, out _);
            if (found == Errno.None) continue;
            var error = _directories.TryGet(TarPath.Parent(part), out var above);
            if (error != Errno.None) throw Failure("open", error, part);
            var name = TarPath.Name(part);
            error = above!.TryMakeDirectory(name, 0x1ED);
            if (error == Errno.EEXIST)
            {
                // A whiteout, a file or a dangling link is in the way: the directory replaces it.
                var path0 = part.ToArray();
                var hidBelow = _whiteouts.Remove(path0);
                MakeRoom(path0, above, name);
                error = above.TryMakeDirectory(name, 0x1ED);
                if (error == Errno.None && hidBelow) error = above.TrySetAttribute(name, OverlayNames.Opaque, "y"u8);
            }

            Check(error, "mkdir", part);
            _implicit[part.ToArray()] = true;
            ForgetPending();
        }
    }

    private void ForgetPending()
    {
        if (!_forgetPending) return;
        _directories.Forget();
        _forgetPending = false;
    }

    private void ForgetImplicit(byte[] path)
    {
        if (_implicit.Count > 0) _implicit.Remove(path);
    }

    /// <summary>Makes a name that is no directory, replacing what an earlier member left there.</summary>
    private void Create(byte[] path, DirectoryHandle parent, ReadOnlySpan<byte> name, Creation create)
    {
        var error = create(parent, name);
        if (error == Errno.EEXIST)
        {
            _whiteouts.Remove(path);
            MakeRoom(path, parent, name);
            error = create(parent, name);
        }

        Check(error, "create", path);
    }

    /// <summary>
    /// Takes a name away that a later member replaces. Content that the tar carries has to be kept to write the tar again;
    /// it is moved aside with everything below it.
    /// </summary>
    private void MakeRoom(byte[] path, DirectoryHandle parent, ReadOnlySpan<byte> name)
    {
        var status = parent.Status(name);

        // Paths may mean something else from now on, but the caller still holds a directory of the cache.
        if (status.Kind is FileKind.Directory or FileKind.SymbolicLink) _forgetPending = true;
        if (status.IsDirectory || (status.Kind == FileKind.Regular && status.Size > 0))
        {
            var number = _asideCount++;
            var kept = Encoding.ASCII.GetBytes(number.ToString(CultureInfo.InvariantCulture));
            Check(_aside.TryRenameFrom(parent, name, kept, exclusive: true), "rename", path);
            _record.Aside(path, number);
            if (status.Kind == FileKind.Regular && status.Links == 1) _size -= status.Size;
            return;
        }

        if (status.Kind == FileKind.SymbolicLink) _size -= status.Size;
        Check(parent.TryUnlink(name), "unlink", path);
    }

    private void ApplyHardLink(byte[] path, DirectoryHandle parent, TarEntry entry)
    {
        var target = TarPath.Clean(entry.LinkName);
        if (target.Length == 0) throw new EngineException(ErrorKind.InvalidArgument, $"invalid hardlink \"{Encoding.UTF8.GetString(path)}\" -> \"{Encoding.UTF8.GetString(entry.LinkName)}\"");
        if (target.AsSpan().SequenceEqual(path)) return;
        using var source = OpenTarget(target);
        var name = TarPath.Name(target);
        if (source is null || source.TryStatus(name, out var status) != Errno.None || status.IsWhiteout)
        {
            // It is in a layer below, and has to be copied up first.
            MissingLinks.Add(new MissingLink(path, target));
            return;
        }

        if (status.IsDirectory) throw Failure("link", Errno.EPERM, path);
        Create(path, parent, TarPath.Name(path), (directory, own) => directory.TryMakeHardLink(own, source, TarPath.Name(target)));
    }

    private DirectoryHandle? OpenTarget(byte[] target) =>
        _directories.Root.TryOpenDirectory(TarPath.Parent(target), Resolve.InRoot | Resolve.NoMagicLinks, out var directory) == Errno.None ? directory : null;
}
