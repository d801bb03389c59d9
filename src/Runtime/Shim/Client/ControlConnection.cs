using System.Net.Sockets;
using Skiff.Errors;
using Skiff.Runtime.Shim.Wire;

namespace Skiff.Runtime.Shim.Client;

/// <summary>
/// The daemon's end of a control connection: requests go out in order, answers are matched by number, and events
/// are handed to the owner on the thread that reads them.
/// </summary>
internal sealed class ControlConnection : IAsyncDisposable
{
    private readonly Socket _socket;
    private readonly IControlEvents _events;
    private readonly SemaphoreSlim _sending = new(1, 1);
    private readonly FrameWriter _writer = new();
    private readonly Dictionary<uint, TaskCompletionSource<int>> _pending = [];
    private readonly TaskCompletionSource _welcomed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Task _reading = Task.CompletedTask;
    private uint _lastRequest;
    private bool _closed;
    private bool _letGo;

    public ControlConnection(Socket socket, IControlEvents events)
    {
        _socket = socket;
        _events = events;
    }

    /// <summary>Completes when the shim's first answer has arrived; fails when the shim has gone before.</summary>
    public Task Welcomed => _welcomed.Task;

    /// <summary>Writes the first frame, which may be followed by requests at once.</summary>
    public async Task OpenAsync(CancellationToken cancellationToken)
    {
        _reading = ReadAsync();
        await SendAsync(w => w.Begin(MessageType.Control, 0).U32(Protocol.Magic).U16(Protocol.Version).End(), cancellationToken);
    }

    /// <summary>
    /// Sends one request and waits for its answer, which is Done's value.
    /// <paramref name="write"/> writes one whole frame with the request number that it is given.
    /// Errors: what the shim answered; Unavailable when it is gone.
    /// </summary>
    public async Task<int> RequestAsync(Action<FrameWriter, uint> write, CancellationToken cancellationToken)
    {
        var answer = new TaskCompletionSource<int>(TaskCreationOptions.RunContinuationsAsynchronously);
        uint request;
        lock (_pending)
        {
            if (_closed)
            {
                throw Gone();
            }

            request = ++_lastRequest;
            _pending.Add(request, answer);
        }

        try
        {
            await SendAsync(w => write(w, request), cancellationToken);
            return await answer.Task.WaitAsync(cancellationToken);
        }
        finally
        {
            lock (_pending)
            {
                _pending.Remove(request);
            }
        }
    }

    public async Task SendAsync(Action<FrameWriter> write, CancellationToken cancellationToken)
    {
        await _sending.WaitAsync(cancellationToken);
        try
        {
            _writer.Clear();
            write(_writer);
            for (var rest = _writer.WrittenMemory; !rest.IsEmpty;)
            {
                // A frame that was begun is finished, else the next one would not be understood.
                rest = rest[await _socket.SendAsync(rest, SocketFlags.None, CancellationToken.None)..];
            }
        }
        catch (SocketException)
        {
            throw Gone();
        }
        catch (ObjectDisposedException)
        {
            throw Gone();
        }
        finally
        {
            _sending.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        _letGo = true;
        try
        {
            // Shutting down, not closing, ends the pending receive with an end of file instead of an exception.
            _socket.Shutdown(SocketShutdown.Both);
        }
        catch (SocketException)
        {
            // The shim was faster.
        }
        catch (ObjectDisposedException)
        {
            // Disposed twice.
        }

        await _reading;
        _socket.Dispose();
        _sending.Dispose();
    }

    private async Task ReadAsync()
    {
        var buffer = new byte[1024];
        var filled = 0;
        try
        {
            while (true)
            {
                if (filled == buffer.Length)
                {
                    Array.Resize(ref buffer, buffer.Length * 2);
                }

                var count = await _socket.ReceiveAsync(buffer.AsMemory(filled), SocketFlags.None, CancellationToken.None);
                if (count == 0)
                {
                    break;
                }

                filled += count;
                var used = Dispatch(buffer.AsSpan(0, filled));
                buffer.AsSpan(used, filled - used).CopyTo(buffer);
                filled -= used;
            }
        }
        catch (Exception error) when (error is SocketException or ObjectDisposedException or InvalidDataException)
        {
            // The same as an end of file: the shim is not there any more, or is none.
        }

        Close();
        _events.OnClosed(_letGo);
    }

    private int Dispatch(ReadOnlySpan<byte> received)
    {
        var used = 0;
        while (Frame.TryParse(received[used..], out var frame, out var consumed))
        {
            used += consumed;
            switch (frame.Type)
            {
                case MessageType.Done:
                    Answer(frame.Request)?.TrySetResult(frame.I32());
                    break;
                case MessageType.Failed:
                    var kind = ErrorKindCode.ToKind(frame.U8());
                    Answer(frame.Request)?.TrySetException(new EngineException(kind, frame.Text()));
                    break;
                default:
                    _events.OnEvent(ref frame);
                    if (frame.Type == MessageType.Welcome)
                    {
                        _welcomed.TrySetResult();
                    }

                    break;
            }
        }

        return used;
    }

    private TaskCompletionSource<int>? Answer(uint request)
    {
        lock (_pending)
        {
            return _pending.GetValueOrDefault(request);
        }
    }

    private void Close()
    {
        TaskCompletionSource<int>[] waiting;
        lock (_pending)
        {
            _closed = true;
            waiting = [.. _pending.Values];
        }

        foreach (var answer in waiting)
        {
            answer.TrySetException(Gone());
        }

        _welcomed.TrySetException(Gone());
        // Nobody may be waiting for it; then its failure is not news.
        _ = _welcomed.Task.Exception;
    }

    private static EngineException Gone() => new(ErrorKind.Unavailable, "the container's shim is gone");
}
