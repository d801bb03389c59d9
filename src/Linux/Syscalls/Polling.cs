namespace Skiff.Linux.Syscalls;

/// <summary>ppoll(2).</summary>
public static class Polling
{
    /// <summary>Waits until something came, and fills in <see cref="PollEntry.Returned"/>.</summary>
    /// <param name="entries">What to wait for.</param>
    /// <param name="timeoutMilliseconds">-1 waits for ever.</param>
    /// <returns>How many entries have something; 0 after the time is over or a signal came.</returns>
    public static unsafe int Wait(Span<PollEntry> entries, int timeoutMilliseconds)
    {
        // struct timespec
        var timeout = stackalloc long[2];
        timeout[0] = timeoutMilliseconds / 1000;
        timeout[1] = timeoutMilliseconds % 1000 * 1_000_000L;
        fixed (PollEntry* first = entries)
        {
            var ready = Kernel.Call(SystemCall.ppoll, (nint)first, entries.Length, timeoutMilliseconds < 0 ? 0 : (nint)timeout);
            return Kernel.ErrnoOf(ready) == Errno.EINTR ? 0 : (int)Kernel.Check(ready, "ppoll", null);
        }
    }
}
