using Skiff.Linux;
using Skiff.Linux.Processes;
using Skiff.Linux.Syscalls;
using Skiff.Runtime.Shim.Supervisor;

namespace Skiff.Runtime.Shim.Foreign;

/// <summary>Waits in the loop for the end of a child, a command or one that was adopted, and collects it.</summary>
internal sealed class ProcessEnd : PollSource
{
    private readonly FileDescriptor _process;
    private readonly Action<ExitStatus> _done;

    /// <param name="process">Its pidfd, which the callback disposes of.</param>
    /// <param name="done">Called once.</param>
    public ProcessEnd(FileDescriptor process, Action<ExitStatus> done)
    {
        _process = process;
        _done = done;
    }

    public override FileDescriptor Descriptor => _process;

    public override PollEvents Interest => PollEvents.In;

    public override void OnReady(PollEvents events)
    {
        if (ProcessWaiter.Poll(_process) is { } status)
        {
            PollLoop.Remove(this);
            _done(status);
        }
    }
}
