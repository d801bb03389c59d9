using System.Globalization;
using System.Text;
using Skiff.CommandLine.Grammar;

namespace Skiff.CommandLine.Formats;

/// <summary>Lengths of time in nanoseconds, written as Go writes them: `1m30s`, `100ms`.</summary>
public static class GoDuration
{
    public static long Parse(string text)
    {
        var rest = text.AsSpan();
        var negative = false;
        if (rest.Length > 0 && rest[0] is '-' or '+')
        {
            negative = rest[0] == '-';
            rest = rest[1..];
        }
        if (rest.SequenceEqual("0"))
            return 0;
        if (rest.IsEmpty)
            throw Invalid(text);
        decimal total = 0;
        while (!rest.IsEmpty)
        {
            var length = rest.IndexOfAnyExcept("0123456789.");
            if (length == 0 || rest[0] == '.' && length == 1)
                throw Invalid(text);
            if (length < 0)
                throw new FlagValueException($"time: missing unit in duration {GoText.Quote(text)}");
            if (!decimal.TryParse(rest[..length], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number))
                throw Invalid(text);
            rest = rest[length..];
            var unitLength = rest.IndexOfAny("0123456789.");
            var unit = unitLength < 0 ? rest : rest[..unitLength];
            total += number * (unit switch
            {
                "ns" => 1m,
                "us" or "µs" or "μs" => 1_000m,
                "ms" => 1_000_000m,
                "s" => 1_000_000_000m,
                "m" => 60_000_000_000m,
                "h" => 3_600_000_000_000m,
                _ => throw new FlagValueException($"time: unknown unit {GoText.Quote(unit.ToString())} in duration {GoText.Quote(text)}"),
            });
            if (total > long.MaxValue)
                throw Invalid(text);
            rest = rest[unit.Length..];
        }
        return (long)(negative ? -total : total);
    }

    public static string Format(long nanoseconds)
    {
        if (nanoseconds == 0)
            return "0s";
        var sign = nanoseconds < 0 ? "-" : "";
        var left = (decimal)Math.Abs((decimal)nanoseconds);
        if (left < 1_000_000_000m)
        {
            return sign + left switch
            {
                < 1_000m => Number(left) + "ns",
                < 1_000_000m => Number(left / 1_000m) + "µs",
                _ => Number(left / 1_000_000m) + "ms",
            };
        }
        var text = new StringBuilder(sign);
        var hours = Math.Floor(left / 3_600_000_000_000m);
        left -= hours * 3_600_000_000_000m;
        var minutes = Math.Floor(left / 60_000_000_000m);
        left -= minutes * 60_000_000_000m;
        if (hours > 0)
            text.Append(Number(hours)).Append('h');
        if (hours > 0 || minutes > 0)
            text.Append(Number(minutes)).Append('m');
        return text.Append(Number(left / 1_000_000_000m)).Append('s').ToString();
    }

    private static string Number(decimal value) => value.ToString("0.#########", CultureInfo.InvariantCulture);

    private static FlagValueException Invalid(string text) => new($"time: invalid duration {GoText.Quote(text)}");
}
