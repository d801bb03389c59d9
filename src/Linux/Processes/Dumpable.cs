using Skiff.Linux.Syscalls;

namespace Skiff.Linux.Processes;

/// <summary>prctl(2), PR_SET_DUMPABLE and others that concern ourselves.</summary>
public static class Dumpable
{
    private const int PR_SET_DUMPABLE = 4;

    /// <summary>
    /// A child shares our memory until it executes its program: while that lasts, processes of a namespace it has joined
    /// must not be able to trace it, or to open what it has open.
    /// </summary>
    public static void Forbid() => Kernel.Check(Kernel.Call(SystemCall.prctl, PR_SET_DUMPABLE, 0), "prctl", "PR_SET_DUMPABLE");
}
