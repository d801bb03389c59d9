using Skiff.Linux.Syscalls;

namespace Skiff.Linux.Processes;

/// <summary>Signals to a process ID that the caller knows to be right, because the process cannot have been replaced (it is frozen, or a child).</summary>
public static class ProcessSignal
{
    private const int SIGKILL = 9;

    /// <summary>SIGKILL; false when the process is gone or may not be killed.</summary>
    public static bool Kill(int pid) => Kernel.Call(SystemCall.kill, pid, SIGKILL) == 0;
}
