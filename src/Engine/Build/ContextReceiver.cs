using System.Text;
using Microsoft.Win32.SafeHandles;
using Skiff.Errors;
using Skiff.Linux;
using Skiff.Linux.Files;

namespace Skiff.Engine.Build;

/// <summary>
/// Makes a directory the same as a client's: what has the same kind, size, permissions and time is taken to be the same, the content of the rest is asked for,
/// and what the client does not have is removed.
/// </summary>
internal sealed class ContextReceiver : IDirectoryReceiver, IDisposable
{
    private readonly DirectoryHandle _root;
    private readonly string _path;
    private readonly Dictionary<string, HashSet<string>> _children = new(StringComparer.Ordinal) { [""] = new HashSet<string>(StringComparer.Ordinal) };
    private readonly List<ClientEntry> _directories = [];
    private readonly Dictionary<uint, ClientEntry> _wanted = [];
    private readonly Dictionary<uint, (SafeFileHandle File, long Length)> _open = [];

    public ContextReceiver(string directory)
    {
        _path = directory;
        _root = DirectoryHandle.Open(directory);
    }

    /// <summary>Bytes of content that were sent.</summary>
    public long Received { get; private set; }

    public bool Offer(uint number, ClientEntry entry)
    {
        Place(entry.Path);
        var name = Encoding.UTF8.GetBytes(entry.Path);
        var present = _root.TryStatus(name, out var status) == Errno.None;
        if (entry.Kind == FileKind.Directory)
        {
            if (present && !status.IsDirectory)
                Check(_root.TryUnlink(name), "unlink", entry.Path);
            if (!present || !status.IsDirectory)
                Check(_root.TryMakeDirectory(name, 0x1C0), "mkdir", entry.Path);
            _children[entry.Path] = new HashSet<string>(StringComparer.Ordinal);
            _directories.Add(entry);
            return false;
        }
        if (present && Same(entry, status, name))
            return false;
        if (present)
            Remove(entry.Path, status.IsDirectory);
        switch (entry.Kind)
        {
            case FileKind.Regular:
                _wanted[number] = entry;
                return true;
            case FileKind.SymbolicLink:
                Check(_root.TryMakeSymbolicLink(name, Encoding.UTF8.GetBytes(entry.Target)), "symlink", entry.Path);
                break;
            case FileKind.Socket:
                // nobody can use the copy of one
                return false;
            default:
                Check(_root.TryMakeNode(name, entry.Kind, entry.Permissions, entry.Major, entry.Minor), "mknod", entry.Path);
                break;
        }
        Finish(entry, name);
        return false;
    }

    public ValueTask WriteAsync(uint number, ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
    {
        var (file, length) = _open.TryGetValue(number, out var known) ? known : (Create(number), 0);
        RandomAccess.Write(file, content.Span, length);
        _open[number] = (file, length + content.Length);
        Received += content.Length;
        return ValueTask.CompletedTask;
    }

    public void Complete(uint number)
    {
        if (!_wanted.Remove(number, out var entry))
            return;
        if (_open.Remove(number, out var known))
            known.File.Dispose();
        else
            Create(entry).Dispose();
        Finish(entry, Encoding.UTF8.GetBytes(entry.Path));
    }

    /// <summary>Everything has been sent: what is left over goes, and directories get their times.</summary>
    public void Finish()
    {
        foreach (var (directory, names) in _children)
        {
            foreach (var full in Directory.EnumerateFileSystemEntries(Path.Combine(_path, directory)).ToList())
            {
                var name = Path.GetFileName(full);
                if (names.Contains(name))
                    continue;
                var path = directory.Length == 0 ? name : $"{directory}/{name}";
                Remove(path, _root.TryStatus(Encoding.UTF8.GetBytes(path), out var status) == Errno.None && status.IsDirectory);
            }
        }
        foreach (var directory in _directories.AsEnumerable().Reverse())
            Finish(directory, Encoding.UTF8.GetBytes(directory.Path));
    }

    public void Dispose()
    {
        foreach (var (file, _) in _open.Values)
            file.Dispose();
        _root.Dispose();
    }

    /// <summary>Names come from the client: every directory on the way has to be one that it has named before.</summary>
    private void Place(string path)
    {
        var slash = path.LastIndexOf('/');
        var (parent, name) = slash < 0 ? ("", path) : (path[..slash], path[(slash + 1)..]);
        if (name is "" or "." or ".." || !_children.TryGetValue(parent, out var names))
            throw new EngineException(ErrorKind.InvalidArgument, $"the client sent a path that is no place in a directory: {path}");
        names.Add(name);
    }

    private bool Same(ClientEntry entry, EntryStatus status, byte[] name) => status.Kind == entry.Kind && entry.Kind switch
    {
        FileKind.Regular => status.Size == entry.Size && status.Permissions == entry.Permissions && status.Modified == entry.Modified,
        FileKind.SymbolicLink => status.Modified == entry.Modified && _root.ReadLink(name).AsSpan().SequenceEqual(Encoding.UTF8.GetBytes(entry.Target)),
        _ => false,
    };

    private SafeFileHandle Create(uint number)
        => Create(_wanted.GetValueOrDefault(number) ?? throw new EngineException(ErrorKind.InvalidArgument, "the client sent a file that it was not asked for"));

    private SafeFileHandle Create(ClientEntry entry)
    {
        Check(_root.TryCreateFile(Encoding.UTF8.GetBytes(entry.Path), 0x180, out var file), "create", entry.Path);
        return file!;
    }

    private void Finish(ClientEntry entry, byte[] name)
    {
        if (entry.Kind != FileKind.SymbolicLink)
            Check(_root.TrySetPermissions(name, entry.Permissions), "fchmodat", entry.Path);
        Check(_root.TrySetTimes(name, entry.Modified, entry.Modified), "utimensat", entry.Path);
    }

    private void Remove(string path, bool isDirectory)
    {
        var full = Path.Combine(_path, path);
        if (isDirectory)
            Directory.Delete(full, recursive: true);
        else
            Check(_root.TryUnlink(Encoding.UTF8.GetBytes(path)), "unlink", path);
    }

    private static void Check(Errno error, string call, string path)
    {
        if (error != Errno.None)
            throw new LinuxException(call, error, path);
    }
}
