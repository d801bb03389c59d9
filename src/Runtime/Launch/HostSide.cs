using Skiff.Linux;
using Skiff.Linux.Files;
using Skiff.Linux.Mounts;
using Skiff.Linux.Namespaces;
using Skiff.Oci.RuntimeSpec;
using Skiff.Runtime.Rootfs;

namespace Skiff.Runtime.Launch;

/// <summary>The real host. Owns what it opened until it is disposed, which the clone does not depend on afterwards.</summary>
internal sealed class HostSide : IHostSide, IDisposable
{
    private readonly List<FileDescriptor> _owned = [];

    public FileDescriptor CloneTree(string path, bool recursive) => Own(DetachedMount.CloneTree(path, recursive));

    public void Change(FileDescriptor mount, MountAttributes attributes, bool recursive, string name)
        => DetachedMount.Change(mount, attributes, recursive, name);

    public void MapIds(FileDescriptor mount, IDMapping[] uids, IDMapping[] gids, bool recursive, string name)
    {
        using var mapping = UserNamespace.Create(UserNamespaceMaps.Text(uids), UserNamespaceMaps.Text(gids));
        DetachedMount.Change(mount, new MountAttributes(MountFlags.MOUNT_ATTR_IDMAP, 0, 0), recursive, name, mapping);
    }

    public FileDescriptor CopyUp(FileDescriptor root, string path, IReadOnlyList<string> options, ulong attributes)
    {
        var mount = Own(DetachedMount.Create("tmpfs", "tmpfs", options));
        if (root.TryOpenInRoot(path, OpenFlags.O_RDONLY | OpenFlags.O_DIRECTORY, 0, out var source) == Errno.None)
        {
            using (source)
                TreeCopy.Copy(source!, mount);
        }
        if (attributes != 0)
            DetachedMount.Change(mount, new MountAttributes(attributes, 0, 0), recursive: false, path);
        return mount;
    }

    public FileDescriptor Open(string path, int flags) => Own(DirectoryDescriptor.Open(path, flags));

    public bool IsDirectory(string path)
    {
        using var descriptor = DirectoryDescriptor.Open(path, OpenFlags.O_PATH);
        return descriptor.Status().IsDirectory;
    }

    public bool Exists(string path)
    {
        using var descriptor = DirectoryDescriptor.TryOpen(path, OpenFlags.O_PATH);
        return descriptor is not null;
    }

    public void Dispose()
    {
        foreach (var descriptor in _owned)
            descriptor.Dispose();
        _owned.Clear();
    }

    private FileDescriptor Own(FileDescriptor descriptor)
    {
        _owned.Add(descriptor);
        return descriptor;
    }
}
