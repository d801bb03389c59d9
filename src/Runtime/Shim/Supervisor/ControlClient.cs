using Skiff.Errors;
using Skiff.Linux;
using Skiff.Linux.Syscalls;
using Skiff.Runtime.Shim.Wire;

namespace Skiff.Runtime.Shim.Supervisor;

/// <summary>A daemon that gives orders. When it is gone another one will come.</summary>
internal sealed class ControlClient : PollSource
{
    private readonly ShimSupervisor _shim;
    private readonly FileDescriptor _socket;
    private readonly FrameBuffer _buffer = new();
    private readonly FrameWriter _writer = new();
    private readonly FrameBuffer _unsent = new();
    private bool _lastAnswer;

    public ControlClient(ShimSupervisor shim, FileDescriptor socket)
    {
        _shim = shim;
        _socket = socket;
        shim.Loop.Add(this);
    }

    /// <summary>Nothing waits to be sent.</summary>
    public bool IsIdle => Removed || _unsent.Received.IsEmpty;

    public override FileDescriptor Descriptor => _socket;

    public override PollEvents Interest => PollEvents.In | (_unsent.Received.IsEmpty ? PollEvents.None : PollEvents.Out);

    public override void OnReady(PollEvents events)
    {
        if ((events & PollEvents.Out) != 0)
        {
            Transmit([]);
        }

        if (Removed || (events & ~PollEvents.Out) == 0)
        {
            return;
        }

        if (!_buffer.TryFill(_socket, _shim.Scratch.Data))
        {
            Close();
            return;
        }

        Work();
    }

    /// <summary>Takes what was received with the first frame.</summary>
    public void Begin(ReadOnlySpan<byte> rest)
    {
        _buffer.Put(rest);
        Work();
    }

    public void Done(uint request, int value = 0)
    {
        if (request != 0)
        {
            Send(writer => writer.Begin(MessageType.Done, request).I32(value).End());
        }
    }

    public void Fail(uint request, EngineException error)
    {
        if (request != 0)
        {
            Send(writer => writer.Begin(MessageType.Failed, request).U8(ErrorKindCode.Of(error.Kind)).Text(error.Message).End());
        }
    }

    /// <summary>Sends frames now, or as soon as the daemon reads again.</summary>
    public void Send(Action<FrameWriter> write)
    {
        if (Removed)
        {
            return;
        }

        _writer.Clear();
        write(_writer);
        Transmit(_writer.Written);
    }

    /// <summary>Closes behind the answer that was sent last.</summary>
    public void CloseAfterLastAnswer()
    {
        _lastAnswer = true;
        if (_unsent.Received.IsEmpty)
        {
            Close();
        }
    }

    private void Work()
    {
        try
        {
            while (!Removed && !_lastAnswer && Frame.TryParse(_buffer.Received, out var frame, out var consumed))
            {
                // Consumed afterwards: the frame is a view of the buffer, which a request does not change.
                _shim.Handle(this, ref frame);
                _buffer.Consume(consumed);
            }
        }
        catch (InvalidDataException)
        {
            Close();
        }
    }

    private void Transmit(ReadOnlySpan<byte> bytes)
    {
        if (!_unsent.Received.IsEmpty)
        {
            _unsent.Put(bytes);
            bytes = _unsent.Received;
        }

        var result = StreamSocket.Send(_socket, bytes);
        if (result.Failed && !result.WouldBlock)
        {
            Close();
            return;
        }

        var sent = Math.Max(0, result.Count);
        if (!_unsent.Received.IsEmpty)
        {
            _unsent.Consume(sent);
        }
        else if (sent < bytes.Length)
        {
            _unsent.Put(bytes[sent..]);
        }

        if (_lastAnswer && _unsent.Received.IsEmpty)
        {
            Close();
        }
    }

    private void Close()
    {
        if (!Removed)
        {
            PollLoop.Remove(this);
            _socket.Dispose();
            _shim.OnControlClosed(this);
        }
    }
}
