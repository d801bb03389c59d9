using System.Globalization;

namespace Skiff.CommandLine.Formats;

/// <summary>Points in time as docker reads and prints them.</summary>
public static class GoTime
{
    /// <summary>Go's String(): `2026-11-24 02:41:22 +0000 UTC`, with the zone of this machine.</summary>
    public static string Plain(DateTimeOffset time)
    {
        var local = TimeZoneInfo.ConvertTime(time, TimeZoneInfo.Local);
        var fraction = local.ToString("fffffff", CultureInfo.InvariantCulture).TrimEnd('0');
        return local.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture) + (fraction.Length > 0 ? "." + fraction : "") + " " + Offset(local.Offset) + " " + Zone(local);
    }

    /// <summary>Go's RFC 3339 without fractions, in the zone of this machine.</summary>
    public static string Rfc3339(DateTimeOffset time)
    {
        var local = TimeZoneInfo.ConvertTime(time, TimeZoneInfo.Local);
        return local.ToString("yyyy-MM-ddTHH:mm:ss", CultureInfo.InvariantCulture) + (local.Offset == TimeSpan.Zero ? "Z" : local.ToString("zzz", CultureInfo.InvariantCulture));
    }

    /// <summary>RFC 3339 with nine digits of a second, in the zone of this machine.</summary>
    public static string Rfc3339Nano(long nanoseconds)
    {
        var seconds = Math.DivRem(nanoseconds, 1_000_000_000, out var rest);
        var local = TimeZoneInfo.ConvertTime(DateTimeOffset.FromUnixTimeSeconds(seconds), TimeZoneInfo.Local);
        return local.ToString("yyyy-MM-ddTHH:mm:ss", CultureInfo.InvariantCulture) + "." + rest.ToString("000000000", CultureInfo.InvariantCulture)
            + (local.Offset == TimeSpan.Zero ? "Z" : local.ToString("zzz", CultureInfo.InvariantCulture));
    }

    /// <summary>RFC 3339 of the daemon with up to nine digits; the digits beyond a tick are given apart.</summary>
    public static bool TryParse(string text, out DateTimeOffset time) =>
        DateTimeOffset.TryParse(Cut(text), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out time);

    /// <summary>
    /// A time that the user wrote, as the daemon wants it: a number of seconds with nine digits, from a duration back from
    /// now, a date, a date and time, or such a number itself.
    /// </summary>
    /// <exception cref="FormatException">It is none of these.</exception>
    public static string Timestamp(string value, DateTimeOffset now)
    {
        try
        {
            var ago = GoDuration.Parse(value);
            var then = now.AddTicks(-ago / 100);
            return then.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        }
        catch (Grammar.FlagValueException)
        {
            // not a duration
        }
        if (value.AsSpan().IndexOfAnyExcept("0123456789.") < 0)
            return value;
        string[] layouts =
        [
            "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK", "yyyy-MM-dd'T'HH:mm:ssK", "yyyy-MM-dd'T'HH:mmK", "yyyy-MM-dd'T'HHK", "yyyy-MM-ddK",
        ];
        var zoned = value.EndsWith('Z') || value.Length > 6 && value[^6] is '+' or '-' && value[^3] == ':';
        foreach (var layout in layouts)
        {
            if (DateTimeOffset.TryParseExact(Cut(value), layout, CultureInfo.InvariantCulture, zoned ? DateTimeStyles.None : DateTimeStyles.AssumeLocal, out var time))
            {
                var fraction = time.Ticks % TimeSpan.TicksPerSecond * 100;
                return $"{time.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture)}.{fraction.ToString("000000000", CultureInfo.InvariantCulture)}";
            }
        }
        throw new FormatException($"failed to parse value as time or duration: {Grammar.GoText.Quote(value)}");
    }

    private static string Cut(string text)
    {
        var dot = text.IndexOf('.', StringComparison.Ordinal);
        if (dot < 0)
            return text;
        var end = dot + 1;
        while (end < text.Length && char.IsAsciiDigit(text[end]))
            end++;
        return end - dot > 8 ? string.Concat(text.AsSpan(0, dot + 8), text.AsSpan(end)) : text;
    }

    private static string Offset(TimeSpan offset) =>
        (offset < TimeSpan.Zero ? "-" : "+") + offset.ToString("hhmm", CultureInfo.InvariantCulture);

    private static string Zone(DateTimeOffset time)
    {
        if (time.Offset == TimeSpan.Zero)
            return "UTC";
        var zone = TimeZoneInfo.Local;
        var name = zone.IsDaylightSavingTime(time) ? zone.DaylightName : zone.StandardName;
        // Go prints the abbreviation of the zone file where there is one, else the offset again
        return name.Contains(' ', StringComparison.Ordinal) ? new string([.. name.Split(' ').Where(word => word.Length > 0).Select(word => word[0])]) : name;
    }
}
