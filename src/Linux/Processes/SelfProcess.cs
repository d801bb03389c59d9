using Skiff.Linux.Syscalls;

namespace Skiff.Linux.Processes;

/// <summary>What a process may decide about itself.</summary>
public static class SelfProcess
{
    private const int PR_SET_NAME = 15;
    private const int PR_SET_CHILD_SUBREAPER = 36;

    /// <summary>Leaves the session of whoever started it, so that a terminal's Ctrl-C and hang-up do not reach it.</summary>
    public static void LeadSession() => _ = Kernel.Call(SystemCall.setsid);

    /// <summary>Orphans among its descendants become its children instead of init's.</summary>
    public static void AdoptOrphans() =>
        Kernel.Check(Kernel.Call(SystemCall.prctl, PR_SET_CHILD_SUBREAPER, 1), "prctl(PR_SET_CHILD_SUBREAPER)", null);

    /// <summary>Ignores SIGPIPE: a write to a pipe or socket without readers then fails with EPIPE.</summary>
    public static unsafe void IgnoreBrokenPipes()
    {
        const int SIGPIPE = 13;
        const nint SIG_IGN = 1;
        // The kernel's struct sigaction: handler, flags, restorer, mask; arm64 has no restorer, and so is shorter.
        var action = stackalloc nint[4] { SIG_IGN, 0, 0, 0 };
        _ = Kernel.Call(SystemCall.rt_sigaction, SIGPIPE, (nint)action, 0, sizeof(ulong));
    }

    /// <summary>The name that `ps` and `top` show: at most 15 bytes.</summary>
    public static unsafe void SetName(ReadOnlySpan<byte> name)
    {
        var terminated = stackalloc byte[16];
        new Span<byte>(terminated, 16).Clear();
        name[..Math.Min(15, name.Length)].CopyTo(new Span<byte>(terminated, 16));
        _ = Kernel.Call(SystemCall.prctl, PR_SET_NAME, (nint)terminated);
    }
}
