using Skiff.Engine.Events;
using Skiff.Engine.State;
using Skiff.Errors;

namespace Skiff.Engine.Containers;

/// <summary>Removes containers: out of the way at once by renames, deleted from the disk afterwards.</summary>
internal sealed class ContainerRemoval(EngineParts parts, ContainerStop stop, ContainerExit exit)
{
    public async Task RemoveAsync(Container container, RemoveOptions options, CancellationToken cancellationToken)
    {
        if (options.Link)
            throw new EngineException(ErrorKind.InvalidArgument, $"Cannot remove the link of container {container.BareName}: links are part of a container's configuration");
        ContainerRun? run;
        using (await container.LockAsync(cancellationToken))
        {
            CheckNotRemoved(container);
            RequireRemovable(container, options.Force);
            run = container.Run;
            if (run is null)
            {
                await RemoveLockedAsync(container, options.Volumes);
                return;
            }
            // from here on nobody starts it again, and a client that goes away does not leave it half removed
            SetInProgress(container, true);
            await stop.KillForRemovalLockedAsync(container, run);
        }
        try
        {
            await stop.AwaitKilledAsync(container, run, CancellationToken.None);
        }
        catch
        {
            run.BeingRemoved = false;
            SetInProgress(container, false);
            throw;
        }
        using (await container.LockAsync(CancellationToken.None))
        {
            CheckNotRemoved(container);
            await RemoveLockedAsync(container, options.Volumes);
        }
    }

    /// <summary>The caller holds the lock; there is no process.</summary>
    public async Task RemoveLockedAsync(Container container, bool volumes)
    {
        if (container.PendingRestart is not null)
            await exit.CancelRestartLockedAsync(container);
        await parts.Forwarding.DrainAsync(container, parts.Time);
        container.Record = container.Record with { State = container.Record.State with { RemovalInProgress = true } };
        string trash;
        try
        {
            parts.Store.Snapshots.Remove(container.Id);
            trash = parts.Directories.MoveToTrash(container.Id);
        }
        catch (Exception error) when (error is EngineException or IOException)
        {
            container.Record = container.Record with { State = container.Record.State with { RemovalInProgress = false, Dead = true } };
            await parts.Directories.WriteAsync(container.Record);
            throw new EngineException(ErrorKind.Internal, $"container {container.Id}: driver \"overlay2\" failed to remove root filesystem: {error.Message}", error);
        }
        foreach (var mount in container.Record.MountPoints.Values.Where(static mount => mount.Type == "image"))
            parts.Store.Snapshots.Remove(mount.Name);
        await ReleaseVolumesAsync(container, volumes);
        parts.Registry.Remove(container);
        parts.Execs.Clear(container);
        parts.Events.Publish(container, "destroy");
        container.SetRemoved();
        parts.Background.Start($"delete {trash}", _ => parts.Directories.Disk.RunAsync(() => ContainerDirectories.EmptyTrash(trash)));
    }

    private static void SetInProgress(Container container, bool value)
        => container.Record = container.Record with { State = container.Record.State with { RemovalInProgress = value } };

    private static void RequireRemovable(Container container, bool force)
    {
        if (force && container.Record.State is { Running: true, RemovalInProgress: false })
            return;
        Transitions.Require(ContainerVerb.Remove, container);
    }

    private static void CheckNotRemoved(Container container)
    {
        if (container.IsRemoved)
            throw new EngineException(ErrorKind.NotFound, $"No such container: {container.Id}");
    }

    private async Task ReleaseVolumesAsync(Container container, bool removeAnonymous)
    {
        foreach (var mount in container.Record.MountPoints.Values)
        {
            if (mount.Type != "volume")
                continue;
            await parts.Store.Volumes.UnmountAsync(mount.Name, container.Id, CancellationToken.None);
            parts.Store.Volumes.Release(mount.Name, container.Id);
            if (removeAnonymous && mount.Anonymous)
                await RemoveVolumeAsync(mount);
        }
    }

    private async Task RemoveVolumeAsync(MountRecord mount)
    {
        try
        {
            await parts.Store.Volumes.RemoveAsync(mount.Name, force: true, CancellationToken.None);
            parts.Events.Publish("volume", "destroy", mount.Name, new Dictionary<string, string> { ["driver"] = mount.Driver });
        }
        catch (EngineException error) when (error.Kind == ErrorKind.Conflict)
        {
            // another container uses it by now
        }
    }
}
