using System.Collections.Concurrent;
using System.Net.Sockets;
using Skiff.Api.Containers;
using Skiff.Engine.Exec;
using Skiff.Engine.State;
using Skiff.Runtime.Shim;

namespace Skiff.Engine.Containers;

/// <summary>
/// One container in memory. <see cref="Record"/> and <see cref="HostConfig"/> are values that are replaced under the container's
/// lock (<see cref="LockAsync"/>) and read without it.
/// </summary>
internal sealed class Container : IDisposable
{
    private readonly SemaphoreSlim _gate = new(1, 1);
    private readonly Lock _sync = new();
    private readonly List<PendingAttach> _pendingAttaches = [];
    private List<TaskCompletionSource<ContainerWait>> _exitWaiters = [];
    private readonly List<TaskCompletionSource<ContainerWait>> _removalWaiters = [];
    private volatile ContainerRecord _record;
    private volatile HostConfig _hostConfig;
    private IShimProcess? _attachable;
    private bool _removed;

    public Container(ContainerRecord record, HostConfig hostConfig) => (_record, _hostConfig) = (record, hostConfig);

    public string Id => _record.Id;

    /// <summary>Without the slash.</summary>
    public string BareName => _record.Name[1..];

    public ContainerRecord Record
    {
        get => _record;
        set => _record = value;
    }

    public HostConfig HostConfig
    {
        get => _hostConfig;
        set => _hostConfig = value;
    }

    /// <summary>Its process and what belongs to that; null while there is none. Changed under the lock.</summary>
    public ContainerRun? Run { get; set; }

    /// <summary>The restart that its policy waits for; null while there is none. Changed under the lock.</summary>
    public PendingRestart? PendingRestart { get; set; }

    /// <summary>The next delay before a restart. Changed under the lock.</summary>
    public RestartBackOff BackOff { get; } = new();

    /// <summary>Its execs by ID, those that ended included until the container stops.</summary>
    public ConcurrentDictionary<string, ExecInstance> Execs { get; } = new(StringComparer.Ordinal);

    /// <summary>The IDs of those that ended, in the order of their ends.</summary>
    public ConcurrentQueue<string> FinishedExecs { get; } = new();

    public void Dispose() => _gate.Dispose();

    public async ValueTask<ContainerLock> LockAsync(CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken);
        return new ContainerLock(_gate);
    }

    /// <summary>It was removed while somebody waited for its lock.</summary>
    public bool IsRemoved
    {
        get
        {
            lock (_sync)
                return _removed;
        }
    }

    /// <summary>The process has exited: the record says so, and whoever waited for that is told.</summary>
    public void SetExited(ContainerRecord record)
    {
        List<TaskCompletionSource<ContainerWait>> waiters;
        lock (_sync)
        {
            _record = record;
            _attachable = null;
            waiters = _exitWaiters;
            _exitWaiters = [];
        }
        var result = new ContainerWait { StatusCode = record.State.ExitCode };
        foreach (var waiter in waiters)
            waiter.TrySetResult(result);
    }

    public void SetRemoved()
    {
        List<TaskCompletionSource<ContainerWait>> waiters;
        lock (_sync)
        {
            _removed = true;
            waiters = [.. _removalWaiters, .. _exitWaiters];
        }
        var result = new ContainerWait { StatusCode = _record.State.ExitCode };
        foreach (var waiter in waiters)
            waiter.TrySetResult(result);
        AbandonAttaches();
    }

    public Task<ContainerWait> WaitAsync(WaitCondition condition)
    {
        lock (_sync)
        {
            var record = _record;
            if (_removed || (condition == WaitCondition.NotRunning && !record.State.Running))
                return Task.FromResult(new ContainerWait { StatusCode = record.State.ExitCode });
            var waiter = new TaskCompletionSource<ContainerWait>(TaskCreationOptions.RunContinuationsAsynchronously);
            (condition == WaitCondition.Removed ? _removalWaiters : _exitWaiters).Add(waiter);
            return waiter.Task;
        }
    }

    /// <summary>
    /// Attaches now, or as soon as the container is created at its next start, before the program's first instruction. The
    /// result is null when there will be no start.
    /// </summary>
    public Task<Socket?> AttachAsync(AttachedStreams streams)
    {
        IShimProcess? process;
        PendingAttach pending;
        lock (_sync)
        {
            process = _attachable;
            pending = new PendingAttach(streams);
            if (process is null && !_removed)
                _pendingAttaches.Add(pending);
        }
        return process is null ? (_removed ? Task.FromResult<Socket?>(null) : pending.Socket) : PendingAttach.NowAsync(process, streams);
    }

    /// <summary>The process exists and does not run yet: those who wait are attached before this returns.</summary>
    public async Task SetAttachableAsync(IShimProcess process)
    {
        PendingAttach[] pending;
        lock (_sync)
        {
            _attachable = process;
            pending = [.. _pendingAttaches];
            _pendingAttaches.Clear();
        }
        foreach (var attach in pending)
            await attach.ToAsync(process);
    }

    /// <summary>The start failed: nothing will come any more for those who wait.</summary>
    public void AbandonAttaches()
    {
        PendingAttach[] pending;
        lock (_sync)
        {
            _attachable = null;
            pending = [.. _pendingAttaches];
            _pendingAttaches.Clear();
        }
        foreach (var attach in pending)
            attach.Abandon();
    }
}
