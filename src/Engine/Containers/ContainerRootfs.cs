using Skiff.Engine.Bundle;
using Skiff.Engine.State;
using Skiff.Errors;
using Skiff.Linux;
using Skiff.Linux.Files;
using static Skiff.Linux.Files.OpenFlags;

namespace Skiff.Engine.Containers;

/// <summary>Makes a container's root file system and volumes reachable.</summary>
internal sealed class ContainerRootfs(EngineParts parts)
{
    private const uint DirectoryMode = 0x1ED; // 0755

    public async Task<PreparedRootfs> PrepareAsync(Container container, Rollback undo)
    {
        var record = container.Record;
        var path = parts.Store.Snapshots.Mount(container.Id);
        undo.Push(() => parts.Store.Snapshots.Unmount(container.Id));
        var mounts = new Dictionary<string, MountRecord>(StringComparer.Ordinal);
        var volumes = new List<MountRecord>();
        foreach (var (destination, mount) in record.MountPoints)
        {
            var source = mount.Type switch
            {
                "volume" => await MountVolumeAsync(container, mount, path, undo),
                "bind" => BindSource(mount),
                "image" => MountImage(mount, undo),
                _ => mount.Source,
            };
            mounts[destination] = mount with { Source = mount.Subpath.Length == 0 ? source : Within(source, mount), Subpath = "" };
            if (mount.Type == "volume")
                volumes.Add(mount);
        }
        using var root = DirectoryDescriptor.Open(path, O_PATH | O_DIRECTORY);
        var user = UserLookup.In(root, record.Config.User, container.HostConfig.GroupAdd);
        MakeWorkingDirectory(root, record.Config.WorkingDir);
        return new PreparedRootfs(path, user, mounts, volumes);
    }

    /// <summary>The container has stopped.</summary>
    public async Task ReleaseAsync(Container container)
    {
        foreach (var mount in container.Record.MountPoints.Values)
        {
            if (mount.Type == "volume")
                await parts.Store.Volumes.UnmountAsync(mount.Name, container.Id, CancellationToken.None);
            else if (mount.Type == "image")
                parts.Store.Snapshots.Unmount(mount.Name);
        }
        parts.Store.Snapshots.Unmount(container.Id);
    }

    private async Task<string> MountVolumeAsync(Container container, MountRecord mount, string rootfs, Rollback undo)
    {
        var source = await parts.Store.Volumes.MountAsync(mount.Name, container.Id, CancellationToken.None);
        undo.Push(() => new ValueTask(parts.Store.Volumes.UnmountAsync(mount.Name, container.Id, CancellationToken.None)));
        if (!mount.NoCopy && !container.Record.HasBeenStartedBefore)
            await parts.Store.Volumes.PopulateAsync(mount.Name, rootfs, mount.Destination, CancellationToken.None);
        return source;
    }

    private string MountImage(MountRecord mount, Rollback undo)
    {
        var path = parts.Store.Snapshots.Mount(mount.Name);
        undo.Push(() => parts.Store.Snapshots.Unmount(mount.Name));
        return path;
    }

    /// <summary>A place within a volume or an image, whatever links lead there.</summary>
    private static string Within(string source, MountRecord mount)
    {
        using var root = Skiff.Linux.Files.DirectoryHandle.Open(source);
        return root.TryFindPath(System.Text.Encoding.UTF8.GetBytes(mount.Subpath.Trim('/')), out var found) == Errno.None
            ? source + found
            : throw new EngineException(ErrorKind.InvalidArgument, $"cannot access path {source}/{mount.Subpath}: no such file or directory");
    }

    private static string BindSource(MountRecord mount)
    {
        if (Path.Exists(mount.Source))
            return mount.Source;
        if (!mount.CreateSource)
            throw new EngineException(ErrorKind.InvalidArgument, $"invalid mount config for type \"bind\": bind source path does not exist: {mount.Source}");
        Directory.CreateDirectory(mount.Source);
        return mount.Source;
    }

    /// <summary>Made when it is missing, beneath the root, whatever symbolic links the image has there.</summary>
    private static void MakeWorkingDirectory(FileDescriptor root, string? path)
    {
        if (string.IsNullOrEmpty(path) || path == "/")
            return;
        var errno = root.TryOpenInRoot(path, O_PATH, 0, out var existing);
        existing?.Dispose();
        if (errno != Errno.ENOENT)
            return; // it is there; or something in the way of it, which the program's start will tell
        var current = root.OpenInRoot("/", O_PATH | O_DIRECTORY);
        try
        {
            var walked = "";
            foreach (var name in ContainerPath.Clean(path)[1..].Split('/'))
            {
                walked += "/" + name;
                if (current.TryMakeDirectory(name, DirectoryMode) is var made && made is not (Errno.None or Errno.EEXIST))
                    throw new LinuxException("mkdirat", made, walked);
                var next = root.OpenInRoot(walked, O_PATH | O_DIRECTORY);
                current.Dispose();
                current = next;
            }
        }
        finally
        {
            current.Dispose();
        }
    }
}
