using System.Globalization;

namespace Skiff.Engine.Containers;

/// <summary>How long, in Docker's words.</summary>
internal static class DurationText
{
    public static string Of(TimeSpan duration)
    {
        var seconds = (long)duration.TotalSeconds;
        if (seconds < 1)
            return "Less than a second";
        if (seconds == 1)
            return "1 second";
        if (seconds < 60)
            return Number(seconds, "seconds");
        var minutes = (long)duration.TotalMinutes;
        if (minutes == 1)
            return "About a minute";
        if (minutes < 60)
            return Number(minutes, "minutes");
        var hours = (long)Math.Floor(duration.TotalHours + 0.5);
        if (hours == 1)
            return "About an hour";
        if (hours < 48)
            return Number(hours, "hours");
        if (hours < 24 * 7 * 2)
            return Number(hours / 24, "days");
        if (hours < 24 * 30 * 2)
            return Number(hours / 24 / 7, "weeks");
        if (hours < 24 * 365 * 2)
            return Number(hours / 24 / 30, "months");
        return Number((long)(duration.TotalHours / 24 / 365), "years");
    }

    private static string Number(long number, string unit) => string.Create(CultureInfo.InvariantCulture, $"{number} {unit}");
}
