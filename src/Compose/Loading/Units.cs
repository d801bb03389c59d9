using System.Globalization;
using System.Text;

namespace Skiff.Compose.Loading;

/// <summary>Sizes and lengths of time as Compose files write them.</summary>
internal static class Units
{
    private const long Second = 1_000_000_000;

    /// <summary>Bytes: a number and `b`, `k`, `kb`, `kib`, … in powers of 1024.</summary>
    public static bool TryBytes(string text, out long bytes)
    {
        bytes = 0;
        var trimmed = text.Trim();
        var length = 0;
        while (length < trimmed.Length && (char.IsAsciiDigit(trimmed[length]) || trimmed[length] == '.' || length == 0 && trimmed[0] is '-' or '+'))
            length++;
        if (!double.TryParse(trimmed.AsSpan(0, length), NumberStyles.Float, CultureInfo.InvariantCulture, out var number))
            return false;
        var unit = trimmed[length..].Trim().ToLowerInvariant();
        var power = unit.TrimEnd('b').TrimEnd('i') switch { "" => 0, "k" => 1, "m" => 2, "g" => 3, "t" => 4, "p" => 5, _ => -1 };
        if (power < 0 || unit is "ib" or "bb")
            return false;
        var value = number * Math.Pow(1024, power);
        if (value is > long.MaxValue or < long.MinValue)
            return false;
        bytes = (long)value;
        return true;
    }

    /// <summary>Nanoseconds: Go's durations, `1h30m`, and the units `d` and `w`.</summary>
    public static bool TryDuration(string text, out long nanoseconds)
    {
        nanoseconds = 0;
        var rest = text.AsSpan().Trim();
        var negative = rest.StartsWith("-", StringComparison.Ordinal);
        rest = rest.TrimStart("+-");
        if (rest.SequenceEqual("0"))
            return true;
        if (rest.IsEmpty)
            return false;
        double total = 0;
        while (!rest.IsEmpty)
        {
            var length = 0;
            while (length < rest.Length && (char.IsAsciiDigit(rest[length]) || rest[length] == '.'))
                length++;
            if (length == 0 || !double.TryParse(rest[..length], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number))
                return false;
            rest = rest[length..];
            length = 0;
            while (length < rest.Length && !char.IsAsciiDigit(rest[length]) && rest[length] != '.')
                length++;
            double unit = rest[..length] switch
            {
                "ns" => 1,
                "us" or "µs" or "μs" => 1_000,
                "ms" => 1_000_000,
                "s" => Second,
                "m" => 60d * Second,
                "h" => 3600d * Second,
                "d" => 86400d * Second,
                "w" => 7 * 86400d * Second,
                _ => 0,
            };
            if (unit == 0)
                return false;
            total += number * unit;
            rest = rest[length..];
        }
        if (total > long.MaxValue)
            return false;
        nanoseconds = (long)Math.Round(negative ? -total : total);
        return true;
    }

    /// <summary>As Go prints a duration: `1m30s`, `2m0s`, `1.5s`, `300ms`.</summary>
    public static string Duration(long nanoseconds)
    {
        if (nanoseconds == 0)
            return "0s";
        var text = new StringBuilder();
        if (nanoseconds < 0)
        {
            text.Append('-');
            nanoseconds = -nanoseconds;
        }
        if (nanoseconds < Second)
        {
            var (divisor, unit) = nanoseconds < 1000 ? (1d, "ns") : nanoseconds < 1_000_000 ? (1000d, "µs") : (1_000_000d, "ms");
            return text.Append((nanoseconds / divisor).ToString(CultureInfo.InvariantCulture)).Append(unit).ToString();
        }
        var seconds = nanoseconds / Second;
        if (seconds >= 3600)
            text.Append(seconds / 3600).Append('h');
        if (seconds >= 60)
            text.Append(seconds / 60 % 60).Append('m');
        return text.Append(((seconds % 60) + (nanoseconds % Second / (decimal)Second)).ToString("0.#########", CultureInfo.InvariantCulture)).Append('s').ToString();
    }
}
