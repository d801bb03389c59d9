using Skiff.Linux;
using Skiff.Linux.Processes;
using Skiff.Linux.Syscalls;
using Skiff.Runtime.Shim.Supervisor;

namespace Skiff.Runtime.Shim.Foreign;

/// <summary>Waits in the loop for the end of an adopted child that nobody asks for, and collects it.</summary>
internal sealed class OrphanEnd : PollSource
{
    private readonly FileDescriptor _process;
    private readonly Action _collected;

    public OrphanEnd(FileDescriptor process, Action collected)
    {
        _process = process;
        _collected = collected;
    }

    public override FileDescriptor Descriptor => _process;

    public override PollEvents Interest => PollEvents.In;

    public override void OnReady(PollEvents events)
    {
        ProcessWaiter.TryWait(_process);
        PollLoop.Remove(this);
        _process.Dispose();
        _collected();
    }
}
