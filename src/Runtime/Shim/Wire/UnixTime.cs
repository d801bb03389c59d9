namespace Skiff.Runtime.Shim.Wire;

/// <summary>Nanoseconds since 1970 and back; a <see cref="DateTimeOffset"/> holds them to 100 ns.</summary>
internal static class UnixTime
{
    public static long ToNanoseconds(DateTimeOffset time) => (time.UtcTicks - DateTimeOffset.UnixEpoch.Ticks) * TimeSpan.NanosecondsPerTick;

    public static DateTimeOffset FromNanoseconds(long nanoseconds) =>
        new(DateTimeOffset.UnixEpoch.Ticks + (nanoseconds / TimeSpan.NanosecondsPerTick), TimeSpan.Zero);
}
