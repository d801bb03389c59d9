using System.Runtime.InteropServices;

namespace Skiff.Linux.Syscalls;

/// <summary>clock_gettime(3), which needs no system call.</summary>
public static partial class Clock
{
    private const int CLOCK_REALTIME = 0;
    private const int CLOCK_MONOTONIC = 1;

    /// <summary>Nanoseconds since 1970, finer than a <see cref="DateTimeOffset"/> can hold.</summary>
    public static long RealtimeNanoseconds => Read(CLOCK_REALTIME);

    public static long MonotonicMilliseconds => Read(CLOCK_MONOTONIC) / 1_000_000;

    private static unsafe long Read(int clock)
    {
        var time = stackalloc long[2];
        _ = clock_gettime(clock, time);
        return (time[0] * 1_000_000_000) + time[1];
    }

    [LibraryImport("libc")]
    private static unsafe partial int clock_gettime(int clock, long* time);
}
