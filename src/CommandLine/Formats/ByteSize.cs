using System.Globalization;
using Skiff.CommandLine.Grammar;

namespace Skiff.CommandLine.Formats;

/// <summary>Sizes in bytes, as people write them on the command line and as tables show them.</summary>
public static class ByteSize
{
    private static readonly string[] DecimalUnits = ["B", "kB", "MB", "GB", "TB", "PB", "EB", "ZB", "YB"];
    private static readonly string[] BinaryUnits = ["B", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB", "ZiB", "YiB"];

    /// <summary>Reads `64m`, `1.5g`, `100`, `1kb`, `2MiB`: units of 1024 whatever their spelling; -1 is itself.</summary>
    public static long Parse(string text)
    {
        if (text == "-1")
            return -1;
        var end = text.AsSpan().LastIndexOfAny("01234567890. ");
        if (end < 0)
            throw new FlagValueException($"invalid size: '{text}'");
        var (number, suffix) = text[end] == ' ' ? (text[..end], text[(end + 1)..]) : (text[..(end + 1)], text[(end + 1)..]);
        if (!double.TryParse(number, NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign | NumberStyles.AllowExponent, CultureInfo.InvariantCulture, out var size))
            throw new FlagValueException($"strconv.ParseFloat: parsing {GoText.Quote(number)}: invalid syntax");
        if (size < 0)
            throw new FlagValueException($"invalid size: '{text}'");
        if (suffix.Length == 0)
            return (long)size;
        if (suffix.Length > 3)
            throw BadSuffix(suffix);
        suffix = suffix.ToLowerInvariant();
        if (suffix == "b")
            return (long)size;
        var power = "kmgtp".IndexOf(suffix[0], StringComparison.Ordinal);
        if (power < 0 || suffix.Length == 2 && suffix[1] != 'b' || suffix.Length == 3 && suffix[1..] != "ib")
            throw BadSuffix(suffix);
        return (long)(size * Math.Pow(1024, power + 1));
    }

    /// <summary>Units of 1000, `1.98MB`; the number of significant digits is the caller's.</summary>
    public static string Decimal(double bytes, int digits) => Format(bytes, 1000, DecimalUnits, digits);

    /// <summary>Units of 1000 in four digits, as most of docker's tables show sizes.</summary>
    public static string Human(double bytes) => Decimal(bytes, 4);

    /// <summary>Units of 1024, `540KiB`.</summary>
    public static string Binary(double bytes) => Format(bytes, 1024, BinaryUnits, 4);

    private static string Format(double size, double unit, string[] units, int digits)
    {
        var step = 0;
        while (size >= unit && step < units.Length - 1)
        {
            size /= unit;
            step++;
        }
        return GoFloat.Shortest(size, digits) + units[step];
    }

    private static FlagValueException BadSuffix(string suffix) => new($"invalid suffix: '{suffix}'");
}
