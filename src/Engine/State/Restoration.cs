using System.Text.Json;
using Skiff.Engine.Containers;
using Skiff.Engine.Events;
using Skiff.Errors;
using Skiff.Network.Sandboxes;
using Skiff.Runtime.Shim;

namespace Skiff.Engine.State;

/// <summary>
/// Takes up what an earlier daemon left, however that ended: half-made directories are swept, containers are read, their shims are
/// found again, exits that happened meanwhile are recorded, and restart policies are applied.
/// </summary>
internal sealed class Restoration(EngineParts parts, ContainerVerbs verbs)
{
    /// <summary>What a container whose shim vanished without a trace is said to have exited with, as in Docker.</summary>
    private const int UnknownExit = 255;

    /// <summary>Before anything else is served.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        parts.Directories.Sweep();
        var containers = ReadAll();
        var found = await FindShimsAsync(containers, cancellationToken);
        await parts.Networks.RestoreAsync(Sandboxes(found), cancellationToken);
        SweepSnapshots(containers);
        SweepExecDirectories(found);
        foreach (var (container, left) in found)
            await ForOneAsync(container, () => TakeUpAsync(container, left));
        foreach (var container in containers)
            parts.Forwarding.Resume(parts, container);
        // what a build has left on purpose is no step any more; these have lost their build
        foreach (var container in containers.Where(static container => container.Record.IsBuildStep).ToList())
        {
            await ForOneAsync(container, () => verbs.RemoveAsync(container.Id, new RemoveOptions(Force: true, Volumes: true, Link: false), cancellationToken));
            containers.Remove(container);
        }
        parts.Events.EndRestoration();
        var starting = new List<Container>();
        foreach (var container in containers)
            await ForOneAsync(container, () => ApplyPolicyAsync(container, wasRunning: found.ContainsKey(container), starting));
        new StartOrder(parts, verbs.Start).Begin(starting);
    }

    /// <summary>A container that cannot be taken up must not keep the engine, and all others, from starting.</summary>
    private async Task ForOneAsync(Container container, Func<Task> work)
    {
        try
        {
            await work();
        }
        catch (Exception error) when (error is EngineException or IOException)
        {
            parts.Options.Warn($"could not take up container {container.Id}: {error.Message}");
        }
    }

    private List<Container> ReadAll()
    {
        var containers = new List<Container>();
        foreach (var id in parts.Directories.List())
        {
            try
            {
                if (parts.Directories.Read(id) is not { } stored)
                {
                    parts.Options.Warn($"containers/{id} holds no container: it is left as it is");
                    continue;
                }
                if (stored.Record.SchemaVersion > ContainerRecord.CurrentSchema)
                    throw new EngineException(ErrorKind.Internal, $"container {id} was written by a newer version of the engine");
                var container = new Container(stored.Record, stored.HostConfig);
                parts.Registry.Add(container);
                containers.Add(container);
                foreach (var mount in stored.Record.MountPoints.Values)
                {
                    if (mount.Type == "volume")
                        parts.Store.Volumes.Hold(mount.Name, id);
                }
            }
            catch (Exception error) when (error is JsonException or EngineException or IOException)
            {
                parts.Options.Warn($"could not read container {id}: {error.Message}");
            }
        }
        return containers;
    }

    /// <summary>Those that ran: with their shim, or with the exit that is known of them.</summary>
    private async Task<Dictionary<Container, LeftBehind>> FindShimsAsync(List<Container> containers, CancellationToken cancellationToken)
    {
        var found = new Dictionary<Container, LeftBehind>();
        foreach (var container in containers)
        {
            var directory = parts.ExecDirectoryOf(container.Id);
            if (Directory.Exists(directory))
            {
                var shim = await parts.Shims.ReconnectAsync(container.Id, directory, cancellationToken);
                found[container] = new LeftBehind(shim, shim is null ? parts.Shims.ReadExitRecord(directory) : null, HadDirectory: true);
            }
            else if (container.Record.State.HasProcess)
            {
                found[container] = new LeftBehind(null, null, HadDirectory: false);
            }
        }
        return found;
    }

    private static List<SandboxState> Sandboxes(Dictionary<Container, LeftBehind> found)
        => [.. found.Keys.Select(container => container.Record.Sandbox).OfType<SandboxState>()];

    /// <summary>Writable layers without a container, and mounts of containers that do not run.</summary>
    private void SweepSnapshots(List<Container> containers)
    {
        var byId = containers.ToDictionary(container => container.Id, StringComparer.Ordinal);
        foreach (var id in parts.Store.Snapshots.List())
        {
            var owner = id.Split('-')[0]; // images that are mounted stand behind a hyphen
            if (!byId.TryGetValue(owner, out var container))
                parts.Store.Snapshots.Remove(id);
            else if (!Directory.Exists(parts.ExecDirectoryOf(owner)) && !container.Record.State.HasProcess)
                parts.Store.Snapshots.Unmount(id);
        }
    }

    private void SweepExecDirectories(Dictionary<Container, LeftBehind> found)
    {
        var known = found.Keys.Select(container => container.Id).ToHashSet(StringComparer.Ordinal);
        var root = Path.Combine(parts.Options.ExecRoot, "containers");
        if (!Directory.Exists(root))
            return;
        foreach (var path in Directory.EnumerateDirectories(root))
        {
            if (!known.Contains(Path.GetFileName(path)))
                ExecDirectory.Delete(path);
        }
    }

    private async Task TakeUpAsync(Container container, LeftBehind left)
    {
        using (await container.LockAsync(CancellationToken.None))
        {
            if (left.Shim is { } shim)
            {
                await TakeUpShimAsync(container, shim);
                return;
            }
            if (!container.Record.State.HasProcess)
            {
                // its end is in the record; what it had was not given back
                await verbs.Exit.GiveBackLockedAsync(container, shim: null);
                return;
            }
            if (left.Exit is null && left.HadDirectory && !parts.Events.WasPublished(container.Id, "start", container.Record.State.StartedAt))
            {
                // the daemon ended before its shim had made the program begin, and the shim with it
                await verbs.Exit.RecordNeverBegunLockedAsync(container);
                return;
            }
            var exit = left.Exit ?? new ProcessExit(UnknownExit, parts.Time.GetUtcNow(), OutOfMemory: false);
            await verbs.Exit.RecordGoneLockedAsync(container, exit, parts.Events.WasPublished(container.Id, "die", exit.At));
        }
    }

    private async Task TakeUpShimAsync(Container container, IShim shim)
    {
        var state = container.Record.State;
        if (shim.Init.Pid == 0)
        {
            // the earlier daemon ended between creating the container and beginning its program
            await shim.ReleaseAsync(CancellationToken.None);
            await shim.DisposeAsync();
            await verbs.Exit.RecordNeverBegunLockedAsync(container);
            return;
        }
        var ended = shim.Init.Exited.IsCompletedSuccessfully ? await shim.Init.Exited : (ProcessExit?)null;
        if (ended is { } known && !state.HasProcess && state.FinishedAt >= known.At)
        {
            // its end is in the record already; the shim was not let go of
            await verbs.Exit.GiveBackLockedAsync(container, shim);
            return;
        }
        if (!state.HasProcess)
            state = state.Started(ended?.At ?? parts.Time.GetUtcNow());
        var unwritten = !container.Record.State.HasProcess;
        container.Record = container.Record with { State = state with { Pid = shim.Init.Pid } };
        if (unwritten) // else the next daemon would take it for started anew
            await parts.Directories.WriteAsync(container.Record);
        var run = new ContainerRun(shim);
        container.Run = run;
        await container.SetAttachableAsync(shim.Init);
        new Exec.ExecFiles(parts).TakeUp(container, run);
        if (!parts.Events.WasPublished(container.Id, "start", state.StartedAt))
            parts.Events.Publish(container, "start");
        // what ended meanwhile is recorded before anybody can ask for it
        if (ended is { } exit)
        {
            await verbs.Exit.RecordLockedAsync(container, run, exit, parts.Events.WasPublished(container.Id, "die", exit.At));
        }
        else
            verbs.Start.Watch(container, run);
    }

    private async Task ApplyPolicyAsync(Container container, bool wasRunning, List<Container> starting)
    {
        // What was taken up is watched by now, and may exit and be removed while this looks: so the lock comes before the look.
        using (await container.LockAsync(CancellationToken.None))
        {
            if (container.Run is not null || container.PendingRestart is not null || container.IsRemoved)
                return;
            var record = container.Record;
            var autoRemove = container.HostConfig.AutoRemove && (wasRunning || record.HasBeenStartedBefore);
            if (autoRemove || record.State.RemovalInProgress || record.State.Dead)
            {
                await verbs.Removal.RemoveLockedAsync(container, volumes: autoRemove);
                return;
            }
            // that it is to be restarted was decided, and counted, when it ended
            var decided = record.State.Restarting && !record.HasBeenManuallyStopped && container.HostConfig.RestartPolicy?.Name is not (null or "" or "no");
            if (record.State.Restarting)
            {
                container.Record = record with
                {
                    State = record.State with { Running = false, Restarting = false },
                    RestartCount = record.RestartCount + (decided ? 1 : 0),
                };
            }
            if (decided || RestartDecision.AtDaemonStart(container.HostConfig.RestartPolicy, container.Record, wasRunning || record.State.Restarting))
                starting.Add(container);
        }
    }
}
