using System.Globalization;

namespace Skiff.CommandLine.Formats;

/// <summary>Lengths of time in words, as docker tells them.</summary>
public static class HumanDuration
{
    public static string Of(TimeSpan time)
    {
        var seconds = (long)time.TotalSeconds;
        if (seconds < 1)
            return "Less than a second";
        if (seconds == 1)
            return "1 second";
        if (seconds < 60)
            return Count(seconds, "seconds");
        var minutes = (long)time.TotalMinutes;
        if (minutes == 1)
            return "About a minute";
        if (minutes < 60)
            return Count(minutes, "minutes");
        var hours = (long)Math.Round(time.TotalHours, MidpointRounding.AwayFromZero);
        if (hours == 1)
            return "About an hour";
        return hours switch
        {
            < 48 => Count(hours, "hours"),
            < 24 * 7 * 2 => Count(hours / 24, "days"),
            < 24 * 30 * 2 => Count(hours / 24 / 7, "weeks"),
            < 24 * 365 * 2 => Count(hours / 24 / 30, "months"),
            _ => Count((long)time.TotalHours / 24 / 365, "years"),
        };
    }

    private static string Count(long number, string unit) => $"{number.ToString(CultureInfo.InvariantCulture)} {unit}";
}
