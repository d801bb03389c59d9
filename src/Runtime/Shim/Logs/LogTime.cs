namespace Skiff.Runtime.Shim.Logs;

/// <summary>RFC 3339 in UTC with up to nine digits of a second, zeros at the end left out, as Go's RFC3339Nano.</summary>
internal static class LogTime
{
    public const int MaxLength = 30;

    /// <returns>Bytes written.</returns>
    public static int Format(long unixNanoseconds, Span<byte> target)
    {
        var seconds = Math.DivRem(unixNanoseconds, 1_000_000_000, out var fraction);
        if (fraction < 0)
        {
            seconds--;
            fraction += 1_000_000_000;
        }

        var time = DateTime.UnixEpoch.AddTicks(seconds * TimeSpan.TicksPerSecond);
        Digits(time.Year, target[..4]);
        target[4] = (byte)'-';
        Digits(time.Month, target[5..7]);
        target[7] = (byte)'-';
        Digits(time.Day, target[8..10]);
        target[10] = (byte)'T';
        Digits(time.Hour, target[11..13]);
        target[13] = (byte)':';
        Digits(time.Minute, target[14..16]);
        target[16] = (byte)':';
        Digits(time.Second, target[17..19]);
        var length = 19;
        if (fraction != 0)
        {
            target[length++] = (byte)'.';
            Digits((int)fraction, target.Slice(length, 9));
            length += 9;
            while (target[length - 1] == (byte)'0')
            {
                length--;
            }
        }

        target[length] = (byte)'Z';
        return length + 1;
    }

    private static void Digits(int value, Span<byte> target)
    {
        for (var i = target.Length - 1; i >= 0; i--)
        {
            target[i] = (byte)('0' + (value % 10));
            value /= 10;
        }
    }
}
