using Skiff.Engine.Bundle;
using Skiff.Engine.Events;
using Skiff.Engine.Logs;
using Skiff.Engine.State;
using Skiff.Errors;
using Skiff.Oci.RuntimeSpec;
using Skiff.Runtime.Shim;

namespace Skiff.Engine.Containers;

/// <summary>
/// Starts containers, in one pass downward:
/// 1. the network namespace is made while the root file system is mounted and the user is looked up in it;
/// 2. the three files in /etc and the bundle are written;
/// 3. the state goes to the disk while the shim creates the container;
/// 4. clients that wait are attached, and the program begins;
/// 5. the run is published and watched.
/// A failure undoes the earlier steps in reverse and is kept in the container's state.
/// </summary>
internal sealed class ContainerStart(EngineParts parts, ContainerNetwork network, ContainerRootfs rootfs)
{
    /// <summary>Watches a run to its end; set once, since exits lead to restarts and those come back here.</summary>
    public required Action<Container, ContainerRun> Watch { get; set; }

    /// <summary>Removes a container that was to be removed after its run, when that run did not come about; set once.</summary>
    public required Func<Container, Task> RemoveLocked { get; set; }

    /// <summary>Starts it for the user. Errors: see <see cref="IContainers.StartAsync"/>; with AutoRemove the container is then gone.</summary>
    public async Task StartAsync(Container container, CancellationToken cancellationToken)
    {
        using (await container.LockAsync(cancellationToken))
        {
            if (container.IsRemoved)
                throw new EngineException(ErrorKind.NotFound, $"No such container: {container.Id}");
            Transitions.Require(ContainerVerb.Start, container);
            container.BackOff.Reset();
            container.Record = container.Record with { RestartCount = 0 };
            try
            {
                await StartLockedAsync(container);
            }
            catch (Exception) when (container.HostConfig.AutoRemove)
            {
                await RemoveLocked(container);
                throw;
            }
        }
    }

    /// <summary>The caller holds the lock and has made sure that there is no process.</summary>
    public async Task StartLockedAsync(Container container)
    {
        var before = container.Record;
        Task? written = null;
        parts.Execs.Clear(container);
        try
        {
            await using var undo = new Rollback();
            var prepared = await PrepareAsync(container, undo);
            await parts.AppArmor.EnsureAsync(AppArmorProfile.For(SecurityOptions.Parse(container.HostConfig.SecurityOpt), container.HostConfig.Privileged));
            var launch = WriteBundle(container, prepared, undo);
            await parts.Forwarding.BeginAsync(parts, container, prepared.Record, undo);
            var record = prepared.Record with
            {
                State = before.State.Started(parts.Time.GetUtcNow()),
                HasBeenStartedBefore = true,
                HasBeenManuallyStopped = false,
            };
            written = parts.Directories.WriteAsync(record);
            var shim = await LaunchAsync(launch, undo);
            await container.SetAttachableAsync(shim.Init);
            await BeginAsync(shim);
            await written;
            container.Record = record with { State = record.State with { Pid = shim.Init.Pid, Health = HealthProbe.InitialHealth(record.Config) } };
            container.Run = new ContainerRun(shim);
            undo.Commit();
        }
        catch (Exception error) // whatever it was, the state must not say "running"
        {
            await RecordFailureAsync(container, before, written, error);
            throw;
        }
        parts.Events.Publish(container, "start");
        Watch(container, container.Run!);
    }

    private async Task<PreparedStart> PrepareAsync(Container container, Rollback undo)
    {
        var connecting = network.ConnectAsync(container);
        PreparedRootfs root;
        try
        {
            root = await rootfs.PrepareAsync(container, undo);
        }
        catch
        {
            await network.AbandonAsync(container, connecting);
            throw;
        }
        var connected = await connecting;
        undo.Push(() => network.DisconnectAsync(container, connected.Sandbox));
        parts.Events.PublishNetworks("connect", connected.Sandbox, parts.DriverOf);
        foreach (var mount in root.Volumes)
            parts.Events.PublishVolume("mount", container.Id, mount);
        var record = EtcFiles.Write(parts, container, connected) with { Sandbox = connected.Sandbox };
        return new PreparedStart(record, root, connected);
    }

    private ShimLaunch WriteBundle(Container container, PreparedStart prepared, Rollback undo)
    {
        var directory = ExecDirectory.Create(parts.ExecDirectoryOf(container.Id));
        undo.Push(() => ExecDirectory.Delete(directory));
        var host = container.HostConfig;
        var spec = SpecBuilder.Build(new BundleInput
        {
            Record = prepared.Record with { MountPoints = prepared.Rootfs.Mounts },
            HostConfig = host,
            Options = parts.Options,
            Rootfs = prepared.Rootfs.Path,
            User = prepared.Rootfs.User,
            LinkVariables = prepared.Network.LinkVariables,
            NetworkNamespace = prepared.Network.Namespace,
            PidOf = JoinedNamespaces.PidOf(parts, host),
            IpcOf = JoinedNamespaces.IpcOf(parts, host),
            SharedMemory = JoinedNamespaces.SharedMemoryOf(parts, container),
            InitPath = InitProgram.For(host, parts.Options),
            Cgroup2 = parts.Cgroup2,
        });
        File.WriteAllBytes(Path.Combine(directory, "config.json"), StateFile.Serialize(spec, RuntimeSpecJson.Default.Spec));

        var config = prepared.Record.Config;
        return new ShimLaunch
        {
            ContainerId = container.Id,
            BundleDirectory = directory,
            StateDirectory = directory,
            Terminal = config.Tty,
            ConsoleSize = host.ConsoleSize is [> 0 and var height, > 0 and var width] ? new TerminalSize((ushort)height, (ushort)width) : null,
            OpenStdin = config.OpenStdin,
            StdinOnce = config.StdinOnce,
            Log = LogOf(container, prepared.Record),
            Runtime = Runtimes.Resolve(parts.Options, host.Runtime!),
        };
    }

    private Skiff.Runtime.Shim.ShimLog? LogOf(Container container, ContainerRecord record)
    {
        var log = LogSettings.For(container.HostConfig.LogConfig!, parts.Directories.LogPathOf(container.Id, LogSettings.DriverOf(container.HostConfig)), record);
        if (log is not null && record.LogPath.Length == 0)
            Directory.CreateDirectory(Path.GetDirectoryName(log.Path)!, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        return log;
    }

    private async Task<IShim> LaunchAsync(ShimLaunch launch, Rollback undo)
    {
        IShim shim;
        try
        {
            shim = await parts.Shims.LaunchAsync(launch, CancellationToken.None);
        }
        catch (EngineException error)
        {
            throw StartFailure.Wrap(error);
        }
        undo.Push(async () =>
        {
            await shim.ReleaseAsync(CancellationToken.None);
            await shim.DisposeAsync();
        });
        return shim;
    }

    private static async Task BeginAsync(IShim shim)
    {
        try
        {
            await shim.Init.StartAsync(CancellationToken.None);
        }
        catch (EngineException error)
        {
            throw StartFailure.Wrap(error);
        }
    }

    private async Task RecordFailureAsync(Container container, ContainerRecord before, Task? written, Exception error)
    {
        container.AbandonAttaches();
        if (written is not null)
            await written.ContinueWith(static _ => { }, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        var exitCode = StartFailure.ExitCode(error);
        container.Record = before with
        {
            State = before.State.StartFailed(exitCode, error.Message),
            HasBeenStartedBefore = true,
        };
        await parts.Directories.WriteAsync(container.Record);
    }
}
