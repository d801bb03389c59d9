using Skiff.Linux;
using Skiff.Linux.Syscalls;
using Skiff.Runtime.Shim.Wire;

namespace Skiff.Runtime.Shim.Supervisor;

/// <summary>A connection that has not said yet what it is for.</summary>
internal sealed class NewConnection : PollSource
{
    private readonly ShimSupervisor _shim;
    private readonly FileDescriptor _socket;
    private readonly FrameBuffer _buffer = new();

    public NewConnection(ShimSupervisor shim, FileDescriptor socket)
    {
        _shim = shim;
        _socket = socket;
        shim.Loop.Add(this);
    }

    public override FileDescriptor Descriptor => _socket;

    public override PollEvents Interest => PollEvents.In;

    public override void OnReady(PollEvents events)
    {
        try
        {
            if (!_buffer.TryFill(_socket, _shim.Scratch.Data))
            {
                Drop();
                return;
            }

            if (Frame.TryParse(_buffer.Received, out var frame, out var consumed))
            {
                PollLoop.Remove(this);
                Turn(ref frame, _buffer.Received[consumed..]);
            }
        }
        catch (InvalidDataException)
        {
            Drop();
        }
    }

    private void Turn(ref Frame frame, ReadOnlySpan<byte> rest)
    {
        if (frame.U32() != Protocol.Magic)
        {
            throw new InvalidDataException("no client of a shim");
        }

        // The client's version: it is the newer one, and speaks ours.
        frame.U16();
        switch (frame.Type)
        {
            case MessageType.Control:
                _shim.AcceptControl(_socket, frame.Request, rest);
                break;
            case MessageType.Attach:
                _shim.AcceptAttach(_socket, ref frame, rest);
                break;
            default:
                throw new InvalidDataException($"a connection that begins with {frame.Type}");
        }
    }

    private void Drop()
    {
        PollLoop.Remove(this);
        _socket.Dispose();
    }
}
