using Skiff.Linux;
using Skiff.Linux.Mounts;
using Skiff.Oci.RuntimeSpec;

namespace Skiff.Runtime.Launch;

/// <summary>
/// What a table needs from outside of the container before the clone: descriptors of host files and detached mounts.
/// The printed form of a table is compiled against one that opens nothing.
/// </summary>
internal interface IHostSide
{
    /// <summary>A detached copy of the host's mount at this path. Errors name the path.</summary>
    FileDescriptor CloneTree(string path, bool recursive);

    void Change(FileDescriptor mount, MountAttributes attributes, bool recursive, string name);

    /// <summary>Maps the ids of a detached mount (mount_setattr, MOUNT_ATTR_IDMAP).</summary>
    void MapIds(FileDescriptor mount, IDMapping[] uids, IDMapping[] gids, bool recursive, string name);

    /// <summary>A detached tmpfs that holds a copy of a directory of the rootfs, if that exists.</summary>
    FileDescriptor CopyUp(FileDescriptor root, string path, IReadOnlyList<string> options, ulong attributes);

    /// <summary>A file or directory of the host, for reading a namespace or a cgroup.</summary>
    FileDescriptor Open(string path, int flags);

    /// <summary>Whether it is a directory. Errors name the path.</summary>
    bool IsDirectory(string path);

    bool Exists(string path);
}
