using System.Text;
using Skiff.Linux;
using Skiff.Linux.Files;
using Skiff.Storage.Layers;
using Skiff.Storage.Tar;

namespace Skiff.Storage.Snapshots;

/// <summary>
/// Writes a directory tree as a tar, in the order of names, hard links as links, sockets left out. With
/// <paramref name="whiteouts"/> the tree is a writable layer: overlay's marks become the whiteouts of the image
/// specification. Runs on a thread that may block.
/// </summary>
internal sealed class TreeArchiver(ChunkWriter output, bool whiteouts, CancellationToken cancellation)
{
    private readonly Dictionary<(ulong FileSystem, ulong Inode), byte[]> _linked = [];

    /// <summary>Writes everything below the root, and the end of the archive; the root itself only when asked to.</summary>
    public void Write(DirectoryHandle root, bool includeRoot)
    {
        if (includeRoot) WriteHeader(root, "."u8, "./"u8.ToArray(), root.Status("."u8));
        WriteDirectory(root, []);
        output.WriteZeros(2 * TarFormat.BlockSize);
        output.Flush();
    }

    /// <summary>Writes one file, or one directory with all that is below it, under another name, and the end of the archive.</summary>
    /// <param name="parent">The directory it is in.</param>
    /// <param name="name">Its name there; <c>.</c> for the directory itself.</param>
    /// <param name="shown">Its name in the archive, without a slash at the end.</param>
    public void WriteOne(DirectoryHandle parent, byte[] name, byte[] shown)
    {
        var status = parent.Status(name);
        if (status.IsDirectory) WriteSubdirectory(parent, name, shown, status);
        else if (status.Kind != FileKind.Socket) WriteFile(parent, name, [], shown, status);
        output.WriteZeros(2 * TarFormat.BlockSize);
        output.Flush();
    }

    private void WriteDirectory(DirectoryHandle directory, byte[] path)
    {
        var entries = directory.ReadEntries();
        entries.Sort(static (a, b) => a.Name.AsSpan().SequenceCompareTo(b.Name));
        foreach (var entry in entries)
        {
            cancellation.ThrowIfCancellationRequested();

            // Gone in the meantime: the tree of a running container may change.
            if (directory.TryStatus(entry.Name, out var status) != Errno.None) continue;
            try
            {
                WriteEntry(directory, entry.Name, path, status);
            }
            catch (LinuxException error) when (error.Errno is Errno.ENOENT or Errno.ENOTDIR or Errno.EINVAL or Errno.ELOOP)
            {
                // gone, or another kind of file, between the look and the header: nothing of it has been written
            }
        }
    }

    private void WriteEntry(DirectoryHandle directory, byte[] name, byte[] path, EntryStatus status)
    {
        byte[] entryPath = [.. path, .. name];
        switch (status.Kind)
        {
            case FileKind.Socket:
                break;
            case FileKind.Directory:
                WriteSubdirectory(directory, name, entryPath, status);
                break;
            default:
                WriteFile(directory, name, path, entryPath, status);
                break;
        }
    }

    private void WriteSubdirectory(DirectoryHandle parent, byte[] name, byte[] path, EntryStatus status)
    {
        if (parent.TryOpenDirectory(name, Resolve.Beneath | Resolve.NoSymlinks, out var directory) != Errno.None) return;
        using (directory!)
        {
            byte[] below = [.. path, (byte)'/'];
            WriteHeader(parent, name, below, status);
            if (whiteouts && directory!.GetAttribute(default, OverlayNames.Opaque) is [(byte)'y']) WriteMarker([.. below, .. ".wh..wh..opq"u8], status);
            WriteDirectory(directory!, below);
        }
    }

    private void WriteFile(DirectoryHandle parent, byte[] name, byte[] parentPath, byte[] path, EntryStatus status)
    {
        if (whiteouts && status.IsWhiteout)
        {
            WriteMarker([.. parentPath, .. ".wh."u8, .. name], status);
            return;
        }

        if (status.Links > 1)
        {
            if (_linked.TryGetValue((status.FileSystem, status.Inode), out var first))
            {
                output.Write(TarHeaderEncoder.Encode(Entry(path, TarKind.HardLink, status, first)));
                return;
            }

            _linked[(status.FileSystem, status.Inode)] = path;
        }

        if (status.Kind != FileKind.Regular)
        {
            WriteHeader(parent, name, path, status);
            return;
        }

        if (parent.TryOpenFile(name, Resolve.Beneath | Resolve.NoSymlinks, out var file) != Errno.None) return;
        using (file!)
        {
            WriteHeader(parent, name, path, status);
            WriteContent(file!, status.Size);
        }
    }

    /// <summary>Exactly as many bytes as the header says, whatever the file does meanwhile.</summary>
    private void WriteContent(Microsoft.Win32.SafeHandles.SafeFileHandle file, long size)
    {
        for (var left = size; left > 0;)
        {
            var space = output.Space();
            var count = FileContent.Read(file, space[..(int)Math.Min(space.Length, left)]);
            if (count == 0)
            {
                output.WriteZeros(left);
                break;
            }

            output.Advance(count);
            left -= count;
            cancellation.ThrowIfCancellationRequested();
        }

        output.WriteZeros(TarFormat.Padding(size));
    }

    private void WriteHeader(DirectoryHandle parent, ReadOnlySpan<byte> name, byte[] path, EntryStatus status)
    {
        var kind = status.Kind switch
        {
            FileKind.Directory => TarKind.Directory,
            FileKind.SymbolicLink => TarKind.SymbolicLink,
            FileKind.CharacterDevice => TarKind.CharacterDevice,
            FileKind.BlockDevice => TarKind.BlockDevice,
            FileKind.Fifo => TarKind.Fifo,
            _ => TarKind.Regular,
        };
        var entry = Entry(path, kind, status, kind == TarKind.SymbolicLink ? parent.ReadLink(name) : []);
        foreach (var attribute in parent.ListAttributes(name))
        {
            var key = Encoding.UTF8.GetBytes(attribute);
            if (OverlayNames.IsOverlay(key) || attribute == "security.selinux" || parent.GetAttribute(name, key) is not { } value) continue;
            (entry.Attributes ??= []).Add((key, value));
        }

        output.Write(TarHeaderEncoder.Encode(entry));
    }

    private void WriteMarker(byte[] path, EntryStatus status) =>
        output.Write(TarHeaderEncoder.Encode(new TarEntry { Name = path, Kind = TarKind.Regular, Modified = new FileTime(status.Modified.Seconds, 0) }));

    private static TarEntry Entry(byte[] path, TarKind kind, EntryStatus status, byte[] link) => new()
    {
        Name = path,
        LinkName = link,
        Kind = kind,
        Permissions = status.Permissions,
        User = status.User,
        Group = status.Group,
        Modified = status.Modified,
        StoredSize = kind == TarKind.Regular ? status.Size : 0,
        DeviceMajor = kind is TarKind.CharacterDevice or TarKind.BlockDevice ? status.DeviceMajor : 0,
        DeviceMinor = kind is TarKind.CharacterDevice or TarKind.BlockDevice ? status.DeviceMinor : 0,
    };
}
