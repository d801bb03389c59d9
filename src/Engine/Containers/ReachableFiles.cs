using Skiff.Errors;
using Skiff.Linux;
using Skiff.Linux.Files;
using Skiff.Linux.Mounts;
using Skiff.Storage.Files;
using Skiff.Storage.Snapshots;

namespace Skiff.Engine.Containers;

/// <summary>
/// A container's files, reachable while this is held: of a running one through its first process, with everything that is
/// mounted in it; of any other by its mounted snapshot, with volumes and bind mounts where it would have them.
/// </summary>
internal sealed class ReachableFiles : IAsyncDisposable
{
    private readonly Rollback _release;

    private ReachableFiles(ContainerTree tree, string rootfs, Rollback release) => (Tree, Rootfs, _release) = (tree, rootfs, release);

    public ContainerTree Tree { get; }

    /// <summary>The root file system as a path of the host, without what is mounted into it.</summary>
    public string Rootfs { get; }

    public static async Task<ReachableFiles> OpenAsync(EngineParts parts, Container container)
    {
        var release = new Rollback();
        try
        {
            BorrowedMount rootfs = parts.Store.Snapshots.Borrow(container.Id);
            release.Push(rootfs.Dispose);
            var tree = OfProcess(container) ?? ContainerTree.OfSnapshot(rootfs.Path, await MountsAsync(parts, container, release));
            release.Push(tree.Dispose);
            return new ReachableFiles(tree, rootfs.Path, release);
        }
        catch
        {
            await release.DisposeAsync();
            throw;
        }
    }

    public ValueTask DisposeAsync() => _release.DisposeAsync();

    private static ContainerTree? OfProcess(Container container)
    {
        var state = container.Record.State;
        if (state.Status is not (ContainerStatus.Running or ContainerStatus.Paused) || state.Pid <= 0)
            return null;
        ContainerTree tree;
        try
        {
            tree = ContainerTree.OfProcess(state.Pid);
        }
        catch (LinuxException error) when (error.Errno is Errno.ENOENT or Errno.ESRCH or Errno.EACCES)
        {
            return null; // it has just ended
        }

        // The number may have been given to another process in the meantime; then the state has changed too.
        if (container.Record.State.Pid == state.Pid)
            return tree;
        tree.Dispose();
        return null;
    }

    private static async Task<List<BoundTree>> MountsAsync(EngineParts parts, Container container, Rollback release)
    {
        var trees = new List<BoundTree>();
        foreach (var mount in container.Record.MountPoints.Values.OrderBy(mount => ContainerPath.Depth(mount.Destination)))
        {
            string? source = mount.Source;
            if (mount.Type == "volume")
            {
                var holder = container.Id + "/files-" + Guid.NewGuid().ToString("N");
                var volume = await parts.Store.Volumes.MountAsync(mount.Name, holder, CancellationToken.None);
                release.Push(() => new ValueTask(parts.Store.Volumes.UnmountAsync(mount.Name, holder, CancellationToken.None)));
                source = mount.Subpath.Length > 0 ? WithinVolume(volume, mount.Subpath) : volume;
            }
            if (mount.Type == "image")
            {
                var image = parts.Store.Snapshots.Borrow(mount.Name);
                release.Push(image.Dispose);
                source = mount.Subpath.Length > 0 ? WithinVolume(image.Path, mount.Subpath) : image.Path;
            }
            if (mount.Type is "volume" or "bind" or "image" && source is not null && Path.Exists(source))
                trees.Add(new BoundTree(source, mount.Destination, !mount.RW));
        }
        return trees;
    }

    /// <summary>A directory of a volume, links resolved within the volume; null when it is not there.</summary>
    private static string? WithinVolume(string volume, string subpath)
    {
        using var root = DirectoryHandle.Open(volume);
        return root.TryFindPath(System.Text.Encoding.UTF8.GetBytes(subpath.Trim('/')), out var found) == Errno.None ? volume + found : null;
    }
}
