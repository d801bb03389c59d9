using Skiff.Linux;
using Skiff.Linux.Files;

namespace Skiff.Storage.Layers;

/// <summary>
/// The open directories of a tree that is being unpacked, found by path. Links in the tree are followed, but never out of
/// it. What is replaced in the tree has to be forgotten here: see <see cref="Forget"/>.
/// </summary>
internal sealed class TargetDirectories : IDisposable
{
    private const int Capacity = 128;

    private readonly Dictionary<byte[], DirectoryHandle> _open = new(PathComparer.Instance);
    private readonly Dictionary<byte[], DirectoryHandle>.AlternateLookup<ReadOnlySpan<byte>> _byPath;
    private byte[] _lastPath = [];
    private DirectoryHandle _last;

    public TargetDirectories(DirectoryHandle root)
    {
        Root = root;
        _last = root;
        _byPath = _open.GetAlternateLookup<ReadOnlySpan<byte>>();
    }

    public DirectoryHandle Root { get; }

    /// <summary>Valid until the next call of any method here.</summary>
    public Errno TryGet(ReadOnlySpan<byte> path, out DirectoryHandle? directory)
    {
        directory = Root;
        if (path.IsEmpty) return Errno.None;
        if (_last != Root && path.SequenceEqual(_lastPath))
        {
            directory = _last;
            return Errno.None;
        }

        if (!_byPath.TryGetValue(path, out directory))
        {
            var error = Root.TryOpenDirectory(path, Resolve.InRoot | Resolve.NoMagicLinks, out directory);
            if (error != Errno.None) return error;
            if (_open.Count == Capacity) Forget();
            _open[path.ToArray()] = directory!;
        }

        _lastPath = path.ToArray();
        _last = directory!;
        return Errno.None;
    }

    /// <summary>Closes them all: a directory or link was replaced, so paths may mean something else now.</summary>
    public void Forget()
    {
        foreach (var directory in _open.Values) directory.Dispose();
        _open.Clear();
        _last = Root;
    }

    public void Dispose() => Forget();
}
