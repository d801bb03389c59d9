using Skiff.Linux;
using Skiff.Linux.Syscalls;

namespace Skiff.Runtime.Shim.Supervisor;

/// <summary>Somebody who is attached to a process.</summary>
internal sealed class AttachedClient : PollSource
{
    private readonly SupervisedProcess _process;
    private readonly FileDescriptor _socket;
    private readonly AttachedStreams _streams;
    private readonly SpillQueue _queue;
    private bool _inputEnded;
    private bool _peerGone;
    private bool _finishing;
    private bool _shut;

    /// <summary>Socket and queue belong to the client from now on.</summary>
    public AttachedClient(SupervisedProcess process, FileDescriptor socket, AttachedStreams streams, SpillQueue queue)
    {
        _process = process;
        _socket = socket;
        _streams = streams;
        _queue = queue;
        process.Loop.Add(this);
    }

    public override FileDescriptor Descriptor => _socket;

    public override PollEvents Interest
    {
        get
        {
            var reads = !_inputEnded && (!HasStdin || _process.AcceptsInput);
            var writes = !_queue.IsEmpty;
            if (reads || writes)
            {
                return (reads ? PollEvents.In : PollEvents.None) | (writes ? PollEvents.Out : PollEvents.None);
            }

            // A peer that is gone hangs up for ever: then only the input it has left behind is of interest.
            return _peerGone ? PollEvents.None : PollEvents.Error;
        }
    }

    public bool IsFull => _queue.IsFull;

    private bool HasStdin => (_streams & AttachedStreams.Stdin) != 0;

    private bool HasOutput => (_streams & (AttachedStreams.Stdout | AttachedStreams.Stderr)) != 0;

    public bool Wants(OutputStream stream) => !_finishing && !_peerGone
        && (_streams & (stream == OutputStream.Stdout ? AttachedStreams.Stdout : AttachedStreams.Stderr)) != 0;

    public void Deliver(ReadOnlySpan<byte> bytes)
    {
        if (_queue.IsEmpty)
        {
            var result = StreamSocket.Send(_socket, bytes);
            if (result.Failed && !result.WouldBlock)
            {
                LosePeer();
                return;
            }

            bytes = bytes[Math.Max(0, result.Count)..];
        }

        if (!bytes.IsEmpty && !_queue.TryEnqueue(bytes))
        {
            // No room on the disk either. A stream with a hole in it would be worse than one that breaks off.
            Leave();
        }
    }

    /// <summary>Nothing more will come: behind what is queued the sending side is shut down.</summary>
    public void Finish()
    {
        _finishing = true;
        if (_queue.IsEmpty)
        {
            ShutDown();
        }
    }

    public override void OnReady(PollEvents events)
    {
        if ((events & PollEvents.Out) != 0 && !_queue.TrySend(_socket))
        {
            LosePeer();
        }

        if (!Removed && (events & (PollEvents.In | PollEvents.Hangup | PollEvents.Error)) != 0)
        {
            ReadInput();
        }

        if (!Removed && (events & (PollEvents.Hangup | PollEvents.Error)) != 0)
        {
            LosePeer();
        }

        if (!Removed && _finishing && _queue.IsEmpty)
        {
            ShutDown();
        }
    }

    /// <summary>Takes input that came together with the request to attach.</summary>
    public void OnInput(ReadOnlySpan<byte> bytes)
    {
        if (HasStdin && !bytes.IsEmpty)
        {
            _process.WriteInput(bytes);
        }
    }

    private void ReadInput()
    {
        if (_inputEnded || (HasStdin && !_process.AcceptsInput))
        {
            return;
        }

        var buffer = _process.Scratch.Data[..(32 * 1024)];
        var result = DescriptorIo.Read(_socket, buffer);
        if (result.Count > 0)
        {
            OnInput(buffer[..result.Count]);
        }
        else if (!result.WouldBlock)
        {
            EndInput();
        }
    }

    private void EndInput()
    {
        _inputEnded = true;
        if (_peerGone || _shut)
        {
            Leave();
        }
        else if (HasStdin)
        {
            _process.OnInputEnd(this);
            if (!HasOutput)
            {
                Finish();
            }
        }
    }

    /// <summary>The peer closed its socket, perhaps leaving input behind, which the process still gets.</summary>
    private void LosePeer()
    {
        _peerGone = true;
        _queue.Dispose();
        if (_inputEnded || !HasStdin || _process.IsInputClosed)
        {
            Leave();
        }
    }

    private void ShutDown()
    {
        if (_shut)
        {
            return;
        }

        _shut = true;
        StreamSocket.ShutdownWrite(_socket);
        // Input that nobody reads any more would make the kernel answer the peer's next read with a reset, in place of the end.
        if (_inputEnded)
        {
            Leave();
        }
    }

    private void Leave()
    {
        if (Removed)
        {
            return;
        }

        PollLoop.Remove(this);
        _queue.Dispose();
        _socket.Dispose();
        _process.OnLeave(this, HasStdin);
    }
}
