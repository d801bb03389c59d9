using Skiff.Engine.Events;
using Skiff.Runtime.Shim;

namespace Skiff.Engine.Containers;

/// <summary>
/// What follows the end of a container's process: the exit is recorded and whoever waits is told, its network, mounts and shim are
/// given back, and its restart policy, or its removal, follows.
/// </summary>
internal sealed class ContainerExit(EngineParts parts, ContainerNetwork network, ContainerRootfs rootfs)
{
    /// <summary>Set once: exits lead to restarts.</summary>
    public required Func<Container, Task> StartLocked { get; set; }

    /// <summary>Set once: exits lead to removals.</summary>
    public required Func<Container, Task> RemoveLocked { get; set; }

    public void Watch(Container container, ContainerRun run)
    {
        parts.Background.Start($"record the exit of container {container.Id}", async stopping =>
        {
            var exit = await run.Init.Exited.WaitAsync(stopping);
            using (await container.LockAsync(CancellationToken.None))
            {
                if (container.Run == run)
                    await RecordLockedAsync(container, run, exit);
            }
        });
    }

    /// <summary>A process of the container was killed for want of memory, and the container may live on.</summary>
    public void WatchMemory(Container container, ContainerRun run)
    {
        parts.Background.Start($"record that container {container.Id} is out of memory", async stopping =>
        {
            // ended by the engine's end or by the container's
            using var ending = CancellationTokenSource.CreateLinkedTokenSource(stopping, run.Ending.Token);
            try
            {
                await run.Shim.OutOfMemory.WaitAsync(ending.Token);
            }
            catch (OperationCanceledException) when (!stopping.IsCancellationRequested)
            {
                return;
            }
            using (await container.LockAsync(stopping))
            {
                if (container.Run != run || container.Record.State.OOMKilled)
                    return;
                container.Record = container.Record with { State = container.Record.State with { OOMKilled = true } };
                await parts.Directories.WriteAsync(container.Record);
            }
            parts.Events.Publish(container, "oom");
        });
    }

    /// <summary>The caller holds the lock; <paramref name="run"/> is the container's.</summary>
    /// <param name="published">An earlier daemon has told of the end already.</param>
    public async Task RecordLockedAsync(Container container, ContainerRun run, ProcessExit exit, bool published = false)
    {
        var record = container.Record;
        var restart = !run.BeingRemoved && RestartDecision.AfterExit(
            container.HostConfig.RestartPolicy, exit.Code, record.RestartCount, record.HasBeenManuallyStopped);
        var state = record.State.Exited(exit.Code, exit.At, exit.OutOfMemory || record.State.OOMKilled);
        if (exit.OutOfMemory && !record.State.OOMKilled)
            parts.Events.Publish(container, "oom");
        container.Run = null;
        container.SetExited(record with { State = restart ? state.WaitingForRestart() : state });
        if (!published)
            parts.Events.PublishDie(container);

        var autoRemove = container.HostConfig.AutoRemove && !restart;
        await GiveBackAsync(container, run.Shim, durable: !run.BeingRemoved && !autoRemove);
        run.SetRecorded();
        if (run.BeingRemoved)
            return;
        if (restart)
            ScheduleRestart(container, exit.At - state.StartedAt);
        else if (autoRemove)
            await RemoveLocked(container);
    }

    /// <summary>For a container that ended under an earlier daemon and whose shim is gone. The caller holds the lock.</summary>
    public async Task RecordGoneLockedAsync(Container container, ProcessExit exit, bool published)
    {
        var record = container.Record;
        container.SetExited(record with { State = record.State.Exited(exit.Code, exit.At, exit.OutOfMemory) });
        if (!published)
            parts.Events.PublishDie(container);
        await GiveBackAsync(container, shim: null, durable: true);
    }

    /// <summary>For a container whose shim was there and whose program had not begun when an earlier daemon ended. The caller holds the lock.</summary>
    public async Task RecordNeverBegunLockedAsync(Container container)
    {
        var record = container.Record;
        var state = record.State with { Running = false, Pid = 0, StartedAt = DockerTime.Never };
        // a restart is still to come, and is counted when it does
        container.Record = record.RestartCount > 0
            ? record with { State = state.WaitingForRestart(), RestartCount = record.RestartCount - 1 }
            : record with { State = state };
        await GiveBackAsync(container, shim: null, durable: true);
    }

    /// <summary>For a container whose end is recorded, and which an earlier daemon had not given everything back of. The caller holds the lock.</summary>
    public Task GiveBackLockedAsync(Container container, IShim? shim) => GiveBackAsync(container, shim, durable: true);

    /// <summary>A restart that waits for its delay is given up; the container is then stopped. The caller holds the lock.</summary>
    public async Task CancelRestartLockedAsync(Container container)
    {
        container.PendingRestart?.Cancel();
        container.PendingRestart = null;
        container.Record = container.Record with
        {
            State = container.Record.State with { Running = false, Restarting = false },
            HasBeenManuallyStopped = true,
        };
        await parts.Directories.WriteAsync(container.Record);
    }

    /// <summary>
    /// The shim keeps the exit until the record is on the disk: it is released last. For a container that is going to be removed
    /// nothing needs to be kept.
    /// </summary>
    private async Task GiveBackAsync(Container container, IShim? shim, bool durable)
    {
        var sandbox = container.Record.Sandbox;
        var written = durable ? parts.Directories.WriteAsync(container.Record) : Task.CompletedTask;
        await network.DisconnectAsync(container, sandbox);
        if (durable)
            await rootfs.ReleaseAsync(container);
        foreach (var mount in container.Record.MountPoints.Values)
        {
            if (mount.Type == "volume")
                parts.Events.PublishVolume("unmount", container.Id, mount);
        }
        await written;
        if (shim is not null)
        {
            await shim.ReleaseAsync(CancellationToken.None);
            await shim.DisposeAsync();
        }
        ExecDirectory.Delete(parts.ExecDirectoryOf(container.Id));
    }

    private void ScheduleRestart(Container container, TimeSpan lastRun)
    {
        var pending = new PendingRestart();
        container.PendingRestart = pending;
        var delay = container.BackOff.Next(lastRun);
        parts.Background.Start($"restart container {container.Id}", async stopping =>
        {
            // ended by the engine's end or by whoever stops or removes the container
            using var ending = CancellationTokenSource.CreateLinkedTokenSource(stopping, pending.Cancelled);
            try
            {
                await Task.Delay(delay, parts.Time, ending.Token);
            }
            catch (OperationCanceledException) when (!stopping.IsCancellationRequested)
            {
                return;
            }
            using (await container.LockAsync(stopping))
            {
                if (container.PendingRestart == pending)
                    await RestartLockedAsync(container);
            }
        });
    }

    private async Task RestartLockedAsync(Container container)
    {
        container.PendingRestart = null;
        container.Record = container.Record with { RestartCount = container.Record.RestartCount + 1 };
        await StartLocked(container);
    }
}
