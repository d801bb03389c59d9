namespace Skiff.Linux.Files;

/// <summary>struct timespec: seconds since the epoch (negative before it) and nanoseconds.</summary>
public readonly record struct FileTime(long Seconds, long Nanoseconds)
{
    /// <summary>Leaves a time as it is (UTIME_OMIT).</summary>
    public static readonly FileTime Omit = new(0, 0x3ffffffe);
}
