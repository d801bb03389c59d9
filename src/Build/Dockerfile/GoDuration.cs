using System.Buffers;
using System.Globalization;

namespace Skiff.Build.Dockerfile;

/// <summary>Durations as Go writes them: `1h2m3.5s`, `250ms`, `0`.</summary>
public static class GoDuration
{
    private static readonly SearchValues<char> s_number = SearchValues.Create("0123456789.");

    private static readonly (string Unit, double Seconds)[] s_units =
        [("ns", 1e-9), ("us", 1e-6), ("µs", 1e-6), ("ms", 1e-3), ("s", 1), ("m", 60), ("h", 3600)];

    public static bool TryParse(string text, out TimeSpan duration)
    {
        duration = TimeSpan.Zero;
        var negative = text.StartsWith('-');
        var rest = negative || text.StartsWith('+') ? text.AsSpan(1) : text.AsSpan();
        if (rest.IsEmpty)
            return false;
        if (rest is "0")
            return true;
        var seconds = 0.0;
        while (!rest.IsEmpty)
        {
            var digits = rest.IndexOfAnyExcept(s_number);
            if (digits <= 0 || !double.TryParse(rest[..digits], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number))
                return false;
            rest = rest[digits..];
            var length = rest.IndexOfAny(s_number);
            var unit = length < 0 ? rest : rest[..length];
            var factor = Factor(unit);
            if (factor == 0)
                return false;
            seconds += number * factor;
            rest = rest[unit.Length..];
        }
        duration = TimeSpan.FromSeconds(negative ? -seconds : seconds);
        return true;
    }

    private static double Factor(ReadOnlySpan<char> unit)
    {
        foreach (var (name, seconds) in s_units)
        {
            if (unit.SequenceEqual(name))
                return seconds;
        }
        return 0;
    }
}
