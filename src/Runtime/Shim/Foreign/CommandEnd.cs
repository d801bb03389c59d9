using Skiff.Linux;
using Skiff.Linux.Processes;
using Skiff.Linux.Syscalls;
using Skiff.Runtime.Shim.Supervisor;

namespace Skiff.Runtime.Shim.Foreign;

/// <summary>Waits in the loop for the end of a command.</summary>
internal sealed class CommandEnd : PollSource
{
    private readonly ChildProcess _process;
    private readonly Action<ExitStatus> _done;

    public CommandEnd(ChildProcess process, Action<ExitStatus> done)
    {
        _process = process;
        _done = done;
    }

    public override FileDescriptor Descriptor => _process.PidDescriptor;

    public override PollEvents Interest => PollEvents.In;

    public override void OnReady(PollEvents events)
    {
        if (ProcessWaiter.Poll(_process.PidDescriptor) is { } status)
        {
            PollLoop.Remove(this);
            _done(status);
        }
    }
}
