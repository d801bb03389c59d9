using System.Globalization;
using Skiff.Errors;

namespace Skiff.Engine;

/// <summary>Points in time as Docker's texts have them: RFC 3339 in UTC without trailing zeros, and seconds with decimals in queries.</summary>
internal static class DockerTime
{
    private const string Rfc3339 = "yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'";
    private const string Rfc3339Fixed = "yyyy-MM-dd'T'HH:mm:ss.fffffff'00Z'";

    /// <summary>What "never" is: the year 1.</summary>
    public static DateTimeOffset Never => DateTimeOffset.MinValue;

    public static string Format(DateTimeOffset time) => time.UtcDateTime.ToString(Rfc3339, CultureInfo.InvariantCulture);

    /// <summary>With nine decimals, as `logs --timestamps` writes it.</summary>
    public static string FormatFixed(DateTimeOffset time) => time.UtcDateTime.ToString(Rfc3339Fixed, CultureInfo.InvariantCulture);

    public static DateTimeOffset Parse(string text)
        => text.Length == 0
            ? Never
            : DateTimeOffset.Parse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal);

    public static long UnixNanoseconds(DateTimeOffset time) => (time.UtcTicks - DateTimeOffset.UnixEpoch.Ticks) * 100;

    /// <summary>
    /// Reads `seconds[.decimals]` since 1970, RFC 3339, or a duration before now (`10m`, `1h30m`); null for null, empty and 0.
    /// Errors: InvalidArgument.
    /// </summary>
    /// <param name="upwards">A time between two ticks is the later one: who asks from a nanosecond after what was seen does not see it again.</param>
    public static DateTimeOffset? ParseQuery(string name, string? text, DateTimeOffset now, bool upwards = false)
    {
        if (string.IsNullOrEmpty(text) || text == "0")
            return null;
        if (TryUnix(text, upwards, out var time)
            || DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out time))
        {
            return time;
        }
        if (TryDuration(text, out var ago))
            return now - ago;
        throw new EngineException(ErrorKind.InvalidArgument, $"invalid value for \"{name}\": failed to parse value as time or duration: \"{text}\"");
    }

    private static bool TryUnix(string text, bool upwards, out DateTimeOffset time)
    {
        time = default;
        var dot = text.IndexOf('.', StringComparison.Ordinal);
        var whole = dot < 0 ? text : text[..dot];
        if (!long.TryParse(whole, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var seconds))
            return false;
        long ticks = 0;
        if (dot >= 0)
        {
            var decimals = text[(dot + 1)..].PadRight(9, '0')[..9];
            if (!long.TryParse(decimals, NumberStyles.None, CultureInfo.InvariantCulture, out var nanoseconds))
                return false;
            ticks = (nanoseconds + (upwards ? 99 : 0)) / 100;
        }
        if (seconds is < -62135596800 or > 253402300799)
            return false;
        time = DateTimeOffset.FromUnixTimeSeconds(seconds).AddTicks(ticks);
        return true;
    }

    /// <summary>`1h30m`, `500ms`.</summary>
    public static bool TryDuration(string text, out TimeSpan duration)
    {
        duration = default;
        var position = 0;
        while (position < text.Length)
        {
            var start = position;
            while (position < text.Length && (char.IsAsciiDigit(text[position]) || text[position] == '.'))
                position++;
            if (!double.TryParse(text.AsSpan(start, position - start), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var amount))
                return false;
            start = position;
            while (position < text.Length && !char.IsAsciiDigit(text[position]))
                position++;
            TimeSpan? unit = text[start..position] switch
            {
                "h" => TimeSpan.FromHours(1),
                "m" => TimeSpan.FromMinutes(1),
                "s" => TimeSpan.FromSeconds(1),
                "ms" => TimeSpan.FromMilliseconds(1),
                _ => null,
            };
            if (unit is null)
                return false;
            duration += unit.Value * amount;
        }
        return text.Length > 0;
    }
}
