using Skiff.Linux;
using Skiff.Linux.Syscalls;

namespace Skiff.Runtime.Shim.Supervisor;

/// <summary>The way into a process: the writing end of its standard input, or its terminal.</summary>
internal sealed class InputPump : PollSource
{
    private readonly PollLoop _loop;
    private readonly FileDescriptor _descriptor;
    private readonly bool _owned;
    private byte[] _pending = [];
    private int _sent;
    private int _length;
    private bool _closing;

    /// <summary>An <paramref name="owned"/> descriptor is closed when the input ends; a terminal is not, its output goes on.</summary>
    public InputPump(PollLoop loop, FileDescriptor descriptor, bool owned)
    {
        _loop = loop;
        _descriptor = descriptor;
        _owned = owned;
        loop.Add(this);
    }

    public override FileDescriptor Descriptor => _descriptor;

    public override PollEvents Interest => _length > _sent ? PollEvents.Out : PollEvents.None;

    /// <summary>Nothing waits to be written: the next piece may come.</summary>
    public bool Accepts => _length == _sent;

    /// <summary>The process has closed it, or we have: what is written goes nowhere.</summary>
    public bool Closed { get; private set; }

    /// <summary>Takes all of it; afterwards <see cref="Accepts"/> may be false for a while.</summary>
    public void Write(ReadOnlySpan<byte> bytes)
    {
        if (Closed || _closing)
        {
            return;
        }

        var result = DescriptorIo.Write(_descriptor, bytes);
        if (result.Failed && !result.WouldBlock)
        {
            Close();
            return;
        }

        var rest = bytes[Math.Max(0, result.Count)..];
        if (!rest.IsEmpty)
        {
            _pending = rest.ToArray();
            _sent = 0;
            _length = rest.Length;
        }
    }

    /// <summary>End of input, behind what is still to be written.</summary>
    public void End()
    {
        _closing = true;
        if (Accepts)
        {
            Close();
        }
    }

    public override void OnReady(PollEvents events)
    {
        var result = DescriptorIo.Write(_descriptor, _pending.AsSpan(_sent, _length - _sent));
        if (result.Failed)
        {
            if (!result.WouldBlock)
            {
                Close();
            }

            return;
        }

        _sent += result.Count;
        if (Accepts)
        {
            _pending = [];
            _sent = _length = 0;
            if (_closing)
            {
                Close();
            }
        }
    }

    public void Close()
    {
        if (Closed)
        {
            return;
        }

        Closed = true;
        _sent = _length = 0;
        _pending = [];
        PollLoop.Remove(this);
        if (_owned)
        {
            _descriptor.Dispose();
        }
    }
}
