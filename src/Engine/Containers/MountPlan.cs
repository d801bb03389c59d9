using Skiff.Api.Containers;
using Skiff.Engine.State;
using Skiff.Errors;
using Skiff.Storage.Volumes;

namespace Skiff.Engine.Containers;

/// <summary>
/// Resolves what a container is to have mounted, from every place where that can be said. Later ones win over earlier ones:
/// --volumes-from, then -v and --mount, then the volumes of the image and of `-v /path`.
/// </summary>
internal sealed class MountPlan(IVolumeStore volumes, Func<string, Container> containerByName)
{
    private const string LocalDriver = "local";
    private readonly List<Volume> _created = [];
    private readonly Dictionary<string, MountRecord> _mounts = new(StringComparer.Ordinal);

    /// <summary>The volumes that did not exist before.</summary>
    public IReadOnlyList<Volume> Created => _created;

    /// <summary>Makes the volumes that do not exist and records who uses them; what was made and held is undone by <paramref name="undo"/>.</summary>
    public async Task<IReadOnlyDictionary<string, MountRecord>> ResolveAsync(
        string containerId, ContainerConfig config, HostConfig host, Rollback undo, CancellationToken cancellationToken)
    {
        TakeVolumesFrom(host.VolumesFrom ?? []);
        var named = new HashSet<string>(StringComparer.Ordinal);
        foreach (var bind in host.Binds ?? [])
            Take(VolumeSpecification.Parse(bind), named);
        foreach (var mount in host.Mounts ?? [])
            Take(MountSpecification.Resolve(mount), named);
        foreach (var destination in host.Tmpfs?.Keys ?? Enumerable.Empty<string>())
            TakeTmpfs(ContainerPath.Clean(destination), named);
        foreach (var path in config.Volumes?.Keys ?? Enumerable.Empty<string>())
            TakeImageVolume(path, host);

        foreach (var (destination, mount) in _mounts.ToArray())
        {
            if (mount.Type == "volume")
                _mounts[destination] = await ProvideAsync(mount, containerId, host, undo, cancellationToken);
        }
        return _mounts;
    }

    private void Take(MountRecord mount, HashSet<string> named)
    {
        if (!named.Add(mount.Destination))
            throw new EngineException(ErrorKind.InvalidArgument, $"Duplicate mount point: {mount.Destination}");
        _mounts[mount.Destination] = mount;
    }

    private void TakeTmpfs(string destination, HashSet<string> named)
    {
        if (!named.Add(destination))
            throw new EngineException(ErrorKind.InvalidArgument, $"Duplicate mount point: {destination}");
        _mounts.Remove(destination);
    }

    private void TakeVolumesFrom(IReadOnlyList<string> sources)
    {
        foreach (var source in sources)
        {
            var colon = source.IndexOf(':', StringComparison.Ordinal);
            var name = colon < 0 ? source : source[..colon];
            var mode = colon < 0 ? "" : source[(colon + 1)..];
            if (name.Length == 0)
                throw new EngineException(ErrorKind.InvalidArgument, "invalid empty volumes-from specification");
            var writable = MountMode.Parse(mode).Writable;
            foreach (var mount in Source(name).Record.MountPoints.Values)
            {
                if (mount.Type != "tmpfs")
                    _mounts[mount.Destination] = mount with { RW = mount.RW && writable, Mode = mode, NoCopy = true };
            }
        }
    }

    // NotFound would tell clients that the image is missing, and they would pull it
    private Container Source(string name)
    {
        try
        {
            return containerByName(name);
        }
        catch (EngineException error) when (error.Kind == ErrorKind.NotFound)
        {
            throw new EngineException(ErrorKind.InvalidArgument, error.Message, error);
        }
    }

    private void TakeImageVolume(string path, HostConfig host)
    {
        if (!path.StartsWith('/') && path.Contains(':', StringComparison.Ordinal))
        {
            // clients take `-v v:/x` with a name of one letter for a drive and send it here
            var mount = VolumeSpecification.Parse(path);
            _mounts.TryAdd(mount.Destination, mount);
            return;
        }
        var destination = ContainerPath.Clean(path);
        if (host.Tmpfs is { } tmpfs && tmpfs.Keys.Any(key => ContainerPath.Clean(key) == destination))
            return;
        _mounts.TryAdd(destination, new MountRecord { Type = "volume", Destination = destination, Anonymous = true });
    }

    private async Task<MountRecord> ProvideAsync(
        MountRecord mount, string containerId, HostConfig host, Rollback undo, CancellationToken cancellationToken)
    {
        var existed = mount.Name.Length > 0 && volumes.Find(mount.Name) is not null;
        var driver = mount.Driver.Length > 0 ? mount.Driver : host.VolumeDriver is { Length: > 0 } chosen ? chosen : LocalDriver;
        var options = MountSpecification.VolumeOptionsOf(host.Mounts, mount.Destination);
        var volume = await volumes.CreateAsync(
            new VolumeRequest
            {
                Name = mount.Name.Length > 0 ? mount.Name : null,
                Driver = driver,
                Labels = options?.Labels,
                Options = options?.DriverConfig?.Options,
            },
            cancellationToken);
        if (!existed)
        {
            _created.Add(volume);
            undo.Push(() => new ValueTask(volumes.RemoveAsync(volume.Name, force: true, CancellationToken.None)));
        }
        volumes.Hold(volume.Name, containerId);
        undo.Push(() => volumes.Release(volume.Name, containerId));
        return mount with
        {
            Name = volume.Name,
            Source = volume.Mountpoint,
            Driver = volume.Driver,
            Mode = mount is { Mode.Length: 0, Anonymous: false } ? "z" : mount.Mode,
        };
    }
}
