using System.Net.Sockets;
using Skiff.Errors;
using Skiff.Runtime.Shim;

namespace Skiff.Engine.Containers;

/// <summary>A client that attached before the container was started.</summary>
internal sealed class PendingAttach(AttachedStreams streams)
{
    private readonly TaskCompletionSource<Socket?> _socket = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Null when the container does not come to start.</summary>
    public Task<Socket?> Socket => _socket.Task;

    public async Task ToAsync(IShimProcess process)
    {
        try
        {
            var socket = await process.AttachAsync(streams, CancellationToken.None);
            if (!_socket.TrySetResult(socket))
                socket.Dispose();
        }
        catch (Exception error) when (error is EngineException or SocketException or IOException)
        {
            _socket.TrySetException(error); // that client's loss; the container starts all the same
        }
    }

    public static async Task<Socket?> NowAsync(IShimProcess process, AttachedStreams streams)
    {
        try
        {
            return await process.AttachAsync(streams, CancellationToken.None);
        }
        catch (Exception error) when (error is EngineException or SocketException or IOException)
        {
            return null; // it has exited between the look and the call
        }
    }

    public void Abandon() => _socket.TrySetResult(null);
}
