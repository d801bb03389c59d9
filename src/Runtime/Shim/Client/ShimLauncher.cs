using System.Net.Sockets;
using Skiff.Errors;
using Skiff.Linux;
using Skiff.Linux.Processes;

namespace Skiff.Runtime.Shim.Client;

/// <summary>Starts shims from one sealed copy of the runtime, whose pages they share.</summary>
public sealed class ShimLauncher : IShims, IAsyncDisposable
{
    /// <summary>Where a shim finds its listening socket.</summary>
    internal const int ListenerDescriptor = 3;

    private readonly string _runtimePath;
    private readonly TimeProvider _time;
    private readonly Lazy<FileDescriptor> _executable;
    private readonly IReadOnlyList<string> _environment;
    private readonly CancellationTokenSource _stopping = new();
    private readonly HashSet<Task> _reaping = [];

    /// <param name="runtimePath">The absolute path of `skiff-runtime`.</param>
    /// <param name="time">Dates the end of a container whose shim was killed.</param>
    public ShimLauncher(string runtimePath, TimeProvider time)
    {
        _runtimePath = runtimePath;
        _time = time;
        _executable = new Lazy<FileDescriptor>(() => SealedCopy.Of(runtimePath));
        _environment = [.. Environment.GetEnvironmentVariables().Cast<System.Collections.DictionaryEntry>().Select(static e => $"{e.Key}={e.Value}")];
    }

    public async Task<IShim> LaunchAsync(ShimLaunch launch, CancellationToken cancellationToken)
    {
        var shim = new RemoteShim(launch.ContainerId, launch.StateDirectory, _time);
        await using var rollback = new Rollback();
        await OpenAsync(launch, shim, rollback, cancellationToken);
        try
        {
            await shim.LaunchAsync(launch, cancellationToken);
        }
        catch (EngineException error) when (error.Kind == ErrorKind.Unavailable && ShimState.ReadTrace(launch.StateDirectory) is { } trace)
        {
            throw new EngineException(ErrorKind.Internal, $"the container's shim failed: {trace}", error);
        }

        rollback.Commit();
        return shim;
    }

    public async Task<IShim?> ReconnectAsync(string containerId, string stateDirectory, CancellationToken cancellationToken)
    {
        var socket = await ShimSocket.TryConnectAsync(stateDirectory, cancellationToken);
        if (socket is null)
        {
            await SweepAsync(stateDirectory);
            return null;
        }

        var shim = new RemoteShim(containerId, stateDirectory, _time);
        var control = new ControlConnection(socket, shim);
        shim.Connect(control);
        try
        {
            await control.OpenAsync(cancellationToken);
            await control.Welcomed.WaitAsync(cancellationToken);
        }
        catch (EngineException error) when (error.Kind == ErrorKind.Unavailable)
        {
            await shim.DisposeAsync();
            await SweepAsync(stateDirectory); // it was ending when the connection was taken: a killed one leaves its container
            return null;
        }
        catch
        {
            await shim.DisposeAsync();
            throw;
        }

        if (shim.HasContainer)
        {
            return shim;
        }

        await shim.DisposeAsync();
        return null;
    }

    public ProcessExit? ReadExitRecord(string stateDirectory) => ShimState.ReadExit(stateDirectory);

    /// <summary>Lets go of the shims' processes; they go on.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        Task[] reaping;
        lock (_reaping)
        {
            reaping = [.. _reaping];
        }

        await Task.WhenAll(reaping);
        _stopping.Dispose();
        if (_executable.IsValueCreated)
        {
            _executable.Value.Dispose();
        }
    }

    /// <summary>On a thread of its own: it may have to wait for processes to go.</summary>
    internal static Task SweepAsync(string stateDirectory) => Task.Factory.StartNew(
        () => ShimState.Sweep(stateDirectory), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    private async Task OpenAsync(ShimLaunch launch, RemoteShim shim, Rollback rollback, CancellationToken cancellationToken)
    {
        ShimState.Clear(launch.StateDirectory);
        Socket socket;
        using (var listener = ShimSocket.Listen(launch.StateDirectory))
        {
            rollback.Push(() => ShimState.Clear(launch.StateDirectory));
            // Connected before it is spawned: a shim whose daemon dies at this moment finds a connection that has ended, and ends too.
            socket = await ShimSocket.TryConnectAsync(launch.StateDirectory, cancellationToken)
                ?? throw new EngineException(ErrorKind.Unavailable, "the container's shim is gone");
            try
            {
                Spawn(launch, listener);
            }
            catch
            {
                socket.Dispose();
                throw;
            }
        }

        // The shim is being loaded meanwhile; what we send waits for it.
        var control = new ControlConnection(socket, shim);
        shim.Connect(control);
        // A shim whose last control connection goes before the start removes what it has made, and ends.
        rollback.Push(shim.DisposeAsync);
        await control.OpenAsync(cancellationToken);
    }

    private void Spawn(ShimLaunch launch, FileDescriptor listener)
    {
        using var trace = ShimState.OpenTrace(launch.StateDirectory);
        var process = ChildProcess.Start(new SpawnRequest
        {
            Path = _runtimePath,
            Executable = _executable.Value,
            Arguments = ["skiff-runtime", "shim", launch.ContainerId],
            Environment = _environment,
            Descriptors = [new DescriptorPlacement(trace, 2), new DescriptorPlacement(listener, ListenerDescriptor)],
        });
        var reaping = ReapAsync(process);
        lock (_reaping)
        {
            _reaping.Add(reaping);
            // Those that have ended are dropped here: nobody else has to.
            _reaping.RemoveWhere(static task => task.IsCompleted);
        }
    }

    private async Task ReapAsync(ChildProcess process)
    {
        using (process)
        {
            try
            {
                await process.WaitAsync(_stopping.Token);
            }
            catch (OperationCanceledException)
            {
                // Whoever inherits our children collects it.
            }
        }
    }
}
