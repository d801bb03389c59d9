using Skiff.Linux;
using Skiff.Linux.Syscalls;

namespace Skiff.Runtime.Shim.Supervisor;

/// <summary>The way out of a process: the reading end of its standard output or error, or its terminal.</summary>
internal sealed class OutputPump : PollSource
{
    /// <summary>More than any pipe holds by default, so that whatever was written before the end is had.</summary>
    private const int MaxDrain = 4 << 20;

    private readonly SupervisedProcess _process;
    private readonly FileDescriptor _descriptor;
    private readonly Scratch _scratch;

    public OutputPump(SupervisedProcess process, FileDescriptor descriptor, OutputStream stream)
    {
        _process = process;
        _descriptor = descriptor;
        _scratch = process.Scratch;
        Stream = stream;
        DescriptorIo.SetNonBlocking(descriptor);
        process.Loop.Add(this);
    }

    public OutputStream Stream { get; }

    public override FileDescriptor Descriptor => _descriptor;

    public override PollEvents Interest => Ended || _process.IsHeldUp ? PollEvents.None : PollEvents.In;

    /// <summary>No process has the other end any more.</summary>
    public bool Ended { get; private set; }

    public override void OnReady(PollEvents events) => ReadOnce();

    /// <summary>Reads what is there now.</summary>
    public void Drain()
    {
        for (var total = 0; total < MaxDrain && !Ended;)
        {
            var count = ReadOnce();
            if (count <= 0)
            {
                return;
            }

            total += count;
        }
    }

    public void Close()
    {
        Ended = true;
        PollLoop.Remove(this);
        _descriptor.Dispose();
    }

    private int ReadOnce()
    {
        var result = DescriptorIo.Read(_descriptor, _scratch.Data);
        if (result.Count > 0)
        {
            _process.OnOutput(Stream, result.Count);
        }
        else if (!result.WouldBlock)
        {
            // A terminal whose other side nobody has open any more answers EIO.
            Close();
            _process.OnOutputEnd(Stream);
        }

        return result.Count;
    }
}
