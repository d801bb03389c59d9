using System.Collections.Concurrent;
using System.Text.Json;
using Skiff.Errors;
using Skiff.Oci.RuntimeSpec;
using Skiff.Runtime.Shim.Wire;

namespace Skiff.Runtime.Shim.Client;

/// <summary>The daemon's view of a shim, kept up to date by what the shim says on the control connection.</summary>
internal sealed class RemoteShim : IShim, IControlEvents
{
    /// <summary>What a container is said to have ended with when its shim was killed before it could tell: as if by SIGKILL, which we send it.</summary>
    private const int LostExitCode = 137;

    private readonly TimeProvider _time;
    private readonly RemoteProcess _init;
    private readonly ConcurrentDictionary<string, IShimProcess> _execs = new();
    private readonly RotatedLogCompression _compression;
    private readonly TaskCompletionSource _outOfMemory = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _closed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private ControlConnection? _control;
    private Task _forgetting = Task.CompletedTask;
    private Task _sweeping = Task.CompletedTask;
    private bool _released;

    public RemoteShim(string containerId, string stateDirectory, TimeProvider time)
    {
        ContainerId = containerId;
        StateDirectory = stateDirectory;
        _time = time;
        _init = new RemoteProcess(this, Protocol.InitProcess);
        _compression = new RotatedLogCompression(this);
    }

    public string ContainerId { get; }

    public string StateDirectory { get; }

    public IShimProcess Init => _init;

    public IReadOnlyDictionary<string, IShimProcess> Execs => _execs;

    public Task OutOfMemory => _outOfMemory.Task;

    /// <summary>Completes when the connection is gone.</summary>
    public Task Closed => _closed.Task;

    public ControlConnection Control => _control ?? throw new InvalidOperationException("not connected");

    /// <summary>The version the shim speaks, known once it has welcomed us.</summary>
    public ushort Version { get; private set; }

    public bool HasContainer { get; private set; }

    public void Connect(ControlConnection control) => _control = control;

    public async Task LaunchAsync(ShimLaunch launch, CancellationToken cancellationToken)
    {
        await Control.RequestAsync((w, r) => LaunchMessage.Write(w, r, launch), cancellationToken);
        HasContainer = true;
    }

    public async Task<IShimProcess> PrepareExecAsync(ShimExec exec, CancellationToken cancellationToken)
    {
        var json = JsonSerializer.SerializeToUtf8Bytes(exec.Process, RuntimeSpecJson.Default.Process);
        var process = new RemoteProcess(this, exec.ExecId);
        await Control.RequestAsync((w, r) => ExecMessage.Write(w, r, exec, json), cancellationToken);
        _execs[exec.ExecId] = process;
        return process;
    }

    public async Task ReleaseAsync(CancellationToken cancellationToken)
    {
        try
        {
            await Control.RequestAsync((w, r) => w.Begin(MessageType.Release, r).End(), cancellationToken);
        }
        catch (EngineException error) when (error.Kind == ErrorKind.Unavailable)
        {
            // It was killed and holds nothing any more; what it was killed over has to go all the same.
            await ShimLauncher.SweepAsync(StateDirectory);
        }

        _released = true;
    }

    public async ValueTask DisposeAsync()
    {
        await _compression.DisposeAsync();
        await _forgetting;
        await Control.DisposeAsync();
        await _sweeping;
    }

    public void OnEvent(ref Frame frame)
    {
        switch (frame.Type)
        {
            case MessageType.Welcome:
                OnWelcome(ref frame);
                break;
            case MessageType.Exited:
                OnExited(frame.Text(), WelcomeMessage.ReadExit(ref frame));
                break;
            case MessageType.OutOfMemory:
                _outOfMemory.TrySetResult();
                break;
            case MessageType.Rotated:
                _compression.Begin(frame.Text());
                break;
            default:
                // A newer shim may say things that this daemon does not know; they are no answers, so nobody waits for them.
                break;
        }
    }

    public void OnClosed(bool letGo)
    {
        if (letGo || _released)
        {
            _init.Abandon();
        }
        else if (HasContainer && !_init.Exited.IsCompleted)
        {
            _sweeping = SweepAsync();
        }

        foreach (var exec in _execs.Values)
        {
            ((RemoteProcess)exec).Abandon();
        }

        _closed.TrySetResult();
    }

    /// <summary>The shim was killed. Nobody holds the container's output any more, so that it must not go on.</summary>
    private async Task SweepAsync()
    {
        var exit = ShimState.ReadExit(StateDirectory) ?? new ProcessExit(LostExitCode, _time.GetUtcNow(), false);
        await ShimLauncher.SweepAsync(StateDirectory);
        _init.SetExited(exit);
    }

    private void OnWelcome(ref Frame frame)
    {
        var (version, uncompressedLog, processes) = WelcomeMessage.Read(ref frame);
        Version = version;
        foreach (var state in processes)
        {
            HasContainer = true;
            var process = state.Process == Protocol.InitProcess
                ? _init
                : (RemoteProcess)_execs.GetOrAdd(state.Process, static (name, shim) => new RemoteProcess(shim, name), this);
            if (state.Started)
            {
                process.SetPid(state.Pid);
            }

            if (state.Exit is not { } exit)
            {
                continue;
            }

            if (process == _init)
            {
                _init.SetExited(exit);
            }
            else
            {
                // It stays among the execs: this daemon does not know yet that it was there.
                process.SetExited(exit);
                _forgetting = ForgetAsync(_forgetting, state.Process);
            }
        }

        if (uncompressedLog is not null)
        {
            _compression.Begin(uncompressedLog);
        }
    }

    /// <summary>Lets the shim drop an exec whose exit is known here. One after the other, so that there is one task to wait for.</summary>
    private async Task ForgetAsync(Task earlier, string exec)
    {
        await earlier;
        try
        {
            await Control.SendAsync(w => w.Begin(MessageType.Forget, 0).Text(exec).End(), CancellationToken.None);
        }
        catch (EngineException)
        {
            // The shim is gone, and the exec with it.
        }
    }

    private void OnExited(string name, ProcessExit exit)
    {
        if (name == Protocol.InitProcess)
        {
            _init.SetExited(exit);
        }
        else if (_execs.TryRemove(name, out var exec))
        {
            ((RemoteProcess)exec).SetExited(exit);
            _forgetting = ForgetAsync(_forgetting, name);
        }
    }
}
