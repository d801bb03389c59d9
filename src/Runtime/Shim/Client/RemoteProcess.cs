using System.Net.Sockets;
using Skiff.Runtime.Shim.Wire;

namespace Skiff.Runtime.Shim.Client;

/// <summary>A process as the daemon sees it: its name in its shim.</summary>
internal sealed class RemoteProcess : IShimProcess
{
    private readonly RemoteShim _shim;
    private readonly string _name;
    private readonly TaskCompletionSource<ProcessExit> _exited = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _pid;

    public RemoteProcess(RemoteShim shim, string name)
    {
        _shim = shim;
        _name = name;
    }

    public int Pid => _pid;

    public Task<ProcessExit> Exited => _exited.Task;

    public Task<Socket> AttachAsync(AttachedStreams streams, CancellationToken cancellationToken) =>
        ShimSocket.AttachAsync(_shim.StateDirectory, _name, streams, cancellationToken);

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        var pid = await _shim.Control.RequestAsync((w, r) => w.Begin(MessageType.Start, r).Text(_name).End(), cancellationToken);
        SetPid(pid);
    }

    public Task ResizeAsync(TerminalSize size, CancellationToken cancellationToken) => _shim.Control.RequestAsync(
        (w, r) => w.Begin(MessageType.Resize, r).Text(_name).U16(size.Height).U16(size.Width).End(), cancellationToken);

    public Task SignalAsync(int signal, CancellationToken cancellationToken) => _shim.Control.RequestAsync(
        (w, r) => w.Begin(MessageType.Signal, r).Text(_name).I32(signal).End(), cancellationToken);

    internal void SetPid(int pid) => _pid = pid;

    internal void SetExited(ProcessExit exit) => _exited.TrySetResult(exit);

    internal void Abandon() => _exited.TrySetCanceled();
}
