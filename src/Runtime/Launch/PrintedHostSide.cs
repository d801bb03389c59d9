using Skiff.Linux;
using Skiff.Linux.Mounts;
using Skiff.Oci.RuntimeSpec;

namespace Skiff.Runtime.Launch;

/// <summary>A host that opens nothing, for printing a table: paths ending in `/` are directories, as are all that exist as such.</summary>
internal sealed class PrintedHostSide(TextWriter writer) : IHostSide
{
    private static readonly FileDescriptor Nothing = new();

    public FileDescriptor CloneTree(string path, bool recursive)
    {
        writer.WriteLine($"host  open_tree(\"{path}\"{(recursive ? ", recursive" : "")})");
        return Nothing;
    }

    public void Change(FileDescriptor mount, MountAttributes attributes, bool recursive, string name)
        => writer.WriteLine(string.Create(System.Globalization.CultureInfo.InvariantCulture,
            $"host  mount_setattr(\"{name}\", set 0x{attributes.Set:x}, clear 0x{attributes.Clear:x}, propagation 0x{attributes.Propagation:x}{(recursive ? ", recursive" : "")})"));

    public void MapIds(FileDescriptor mount, IDMapping[] uids, IDMapping[] gids, bool recursive, string name)
        => writer.WriteLine($"host  mount_setattr(\"{name}\", idmap{(recursive ? ", recursive" : "")})");

    public FileDescriptor CopyUp(FileDescriptor root, string path, IReadOnlyList<string> options, ulong attributes)
    {
        writer.WriteLine($"host  fsmount(tmpfs, a copy of \"{path}\")");
        return Nothing;
    }

    public FileDescriptor Open(string path, int flags)
    {
        writer.WriteLine($"host  open(\"{path}\")");
        return Nothing;
    }

    public bool IsDirectory(string path) => !File.Exists(path);

    public bool Exists(string path) => Path.Exists(path);
}
