using System.Globalization;
using Skiff.Engine.Events;
using Skiff.Errors;

namespace Skiff.Engine.Containers;

/// <summary>Ends a container's process: politely (stop), with one signal (kill), or to start it again (restart).</summary>
internal sealed class ContainerStop(EngineParts parts, ContainerStart start, ContainerExit exit)
{
    private static readonly TimeSpan DefaultTimeout = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan KillTimeout = TimeSpan.FromSeconds(10);

    /// <summary>What a first process that got no signal has, when its children have ended, to end by itself.</summary>
    private static readonly TimeSpan AfterChildren = TimeSpan.FromMilliseconds(500);
    private static readonly int[] Terminating = [2, 3, 6, Signals.Kill, Signals.Term]; // INT, QUIT, ABRT, KILL, TERM

    public async Task StopAsync(Container container, StopOptions options, CancellationToken cancellationToken)
    {
        var signal = StopSignal(container, options.Signal);
        ContainerRun? run;
        using (await container.LockAsync(cancellationToken))
        {
            Transitions.Require(ContainerVerb.Stop, container);
            run = container.Run;
            if (run is null)
                await exit.CancelRestartLockedAsync(container);
            else
                await SignalLockedAsync(container, run, signal, ends: true);
        }
        if (run is not null)
            await AwaitEndAsync(container, run, signal, Timeout(container, options), cancellationToken);
        parts.Events.Publish(container, "stop");
    }

    public async Task RestartAsync(Container container, StopOptions options, CancellationToken cancellationToken)
    {
        if (container.Record.State.Running)
        {
            try
            {
                await StopAsync(container, options, cancellationToken);
            }
            catch (EngineException error) when (error.Kind == ErrorKind.NotModified)
            {
                // it ended by itself at this moment
            }
        }
        await start.StartAsync(container, cancellationToken);
        parts.Events.Publish(container, "restart");
    }

    public async Task KillAsync(Container container, string? signalText, CancellationToken cancellationToken)
    {
        var signal = string.IsNullOrEmpty(signalText) ? Signals.Kill : Signals.Parse(signalText);
        ContainerRun? run;
        using (await container.LockAsync(cancellationToken))
        {
            Transitions.Require(ContainerVerb.Kill, container);
            run = container.Run;
            if (run is null)
            {
                await exit.CancelRestartLockedAsync(container);
                return;
            }
            await SignalLockedAsync(container, run, signal, Ends(container, signal));
        }
        if (signal == Signals.Kill)
            await AwaitKilledAsync(container, run, cancellationToken);
    }

    /// <summary>For a removal: SIGKILL, and the exit is not kept. The caller holds the lock, and lets go of it to wait.</summary>
    public async Task KillForRemovalLockedAsync(Container container, ContainerRun run)
    {
        run.BeingRemoved = true;
        await SignalLockedAsync(container, run, Signals.Kill, ends: true, keep: false);
    }

    public async Task AwaitKilledAsync(Container container, ContainerRun run, CancellationToken cancellationToken)
    {
        if (!await AwaitAsync(run, KillTimeout, cancellationToken))
        {
            throw new EngineException(
                ErrorKind.Internal,
                string.Create(CultureInfo.InvariantCulture, $"cannot kill container {container.Id}: its process {run.Init.Pid} has not ended, although SIGKILL was sent"));
        }
    }

    private async Task SignalLockedAsync(Container container, ContainerRun run, int signal, bool ends, bool keep = true)
    {
        Task written = Task.CompletedTask;
        if (ends && !container.Record.HasBeenManuallyStopped)
        {
            container.Record = container.Record with { HasBeenManuallyStopped = true };
            if (keep && container.HostConfig.RestartPolicy?.Name is not (null or "no"))
                written = parts.Directories.WriteAsync(container.Record); // else the exit's own record is soon enough
        }
        parts.Events.PublishKill(container, signal);
        await run.Init.SignalAsync(signal, CancellationToken.None);
        if (ends && container.Record.State.Paused)
            Thaw(container); // a frozen process takes no signal
        await written;
    }

    private void Thaw(Container container)
    {
        parts.CgroupOf(container).Thaw();
        container.Record = container.Record with { State = container.Record.State with { Paused = false } };
        parts.Events.Publish(container, "unpause");
    }

    private async Task AwaitEndAsync(Container container, ContainerRun run, int signal, TimeSpan? timeout, CancellationToken cancellationToken)
    {
        using var deaf = DeafInit.PassOn(run.Init, signal);
        if (deaf is not null && timeout is null)
        {
            if (await AwaitDeafAsync(run, deaf, cancellationToken))
                return;
        }
        else if (await AwaitAsync(run, timeout ?? DefaultTimeout, cancellationToken))
        {
            return;
        }
        using (await container.LockAsync(cancellationToken))
        {
            if (container.Run == run)
                await SignalLockedAsync(container, run, Signals.Kill, ends: true);
        }
        await AwaitKilledAsync(container, run, cancellationToken);
    }

    /// <summary>
    /// Waits for those in place of which the first process would be waited for in vain: for its children as long as for it, then for it a
    /// moment. Where the time was given by somebody it is kept, since the program may end by itself within it.
    /// </summary>
    private async Task<bool> AwaitDeafAsync(ContainerRun run, DeafInit deaf, CancellationToken cancellationToken)
    {
        if (!deaf.HasChildren)
            return run.Recorded.IsCompleted;
        using var over = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var children = deaf.WhenEndedAsync(over.Token);
        try
        {
            await Task.WhenAny(run.Recorded, children).WaitAsync(DefaultTimeout, parts.Time, cancellationToken);
        }
        catch (TimeoutException)
        {
            return false;
        }
        finally
        {
            await over.CancelAsync();
            await children.ContinueWith(static _ => { }, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        }
        return await AwaitAsync(run, AfterChildren, cancellationToken);
    }

    private async Task<bool> AwaitAsync(ContainerRun run, TimeSpan timeout, CancellationToken cancellationToken)
    {
        try
        {
            await run.Recorded.WaitAsync(timeout, parts.Time, cancellationToken);
            return true;
        }
        catch (TimeoutException)
        {
            return false;
        }
    }

    private static bool Ends(Container container, int signal)
        => Array.IndexOf(Terminating, signal) >= 0
            || (container.Record.Config.StopSignal is { Length: > 0 } own && Signals.Parse(own) == signal);

    private static int StopSignal(Container container, string? asked)
        => !string.IsNullOrEmpty(asked) ? Signals.Parse(asked)
            : container.Record.Config.StopSignal is { Length: > 0 } own ? Signals.Parse(own)
            : Signals.Term;

    /// <summary>Null when neither the client nor the container's configuration says.</summary>
    private static TimeSpan? Timeout(Container container, StopOptions options)
    {
        var seconds = options.TimeoutSeconds ?? (int?)container.Record.Config.StopTimeout;
        return seconds < 0 ? System.Threading.Timeout.InfiniteTimeSpan : seconds is { } known ? TimeSpan.FromSeconds(known) : null;
    }
}
