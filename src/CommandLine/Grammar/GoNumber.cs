using System.Globalization;

namespace Skiff.CommandLine.Grammar;

/// <summary>Numbers and truth values as Go's strconv reads them, with its messages.</summary>
public static class GoNumber
{
    public static bool ParseBool(string text) => text switch
    {
        "1" or "t" or "T" or "true" or "TRUE" or "True" => true,
        "0" or "f" or "F" or "false" or "FALSE" or "False" => false,
        _ => throw new FlagValueException($"strconv.ParseBool: parsing {GoText.Quote(text)}: invalid syntax"),
    };

    /// <summary>A signed number in base 10, or in the base that a prefix (0x, 0o, 0b, 0) names.</summary>
    public static long ParseInteger(string text)
    {
        var negative = text.StartsWith('-');
        var digits = negative || text.StartsWith('+') ? text[1..] : text;
        if (!TryDigits(digits, out var magnitude, out var overflow))
            throw new FlagValueException($"strconv.ParseInt: parsing {GoText.Quote(text)}: {(overflow ? "value out of range" : "invalid syntax")}");
        var limit = negative ? (ulong)long.MaxValue + 1 : long.MaxValue;
        if (magnitude > limit)
            throw new FlagValueException($"strconv.ParseInt: parsing {GoText.Quote(text)}: value out of range");
        return negative ? unchecked(-(long)magnitude) : (long)magnitude;
    }

    public static ulong ParseUnsigned(string text, ulong most)
    {
        if (!TryDigits(text, out var value, out var overflow) && !overflow)
            throw new FlagValueException($"strconv.ParseUint: parsing {GoText.Quote(text)}: invalid syntax");
        if (overflow || value > most)
            throw new FlagValueException($"strconv.ParseUint: parsing {GoText.Quote(text)}: value out of range");
        return value;
    }

    /// <summary>A number of processors in units of 10⁻⁹.</summary>
    public static long ParseNanoCpus(string text)
    {
        if (text.Length == 0)
            return 0;
        if (!decimal.TryParse(text, NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign | NumberStyles.AllowExponent,
                CultureInfo.InvariantCulture, out var value))
            throw new FlagValueException($"failed to parse {text} as a rational number");
        var nano = value * 1_000_000_000m;
        return nano == decimal.Truncate(nano)
            ? (long)nano
            : throw new FlagValueException("value is too precise");
    }

    private static bool TryDigits(string text, out ulong value, out bool overflow)
    {
        value = 0;
        overflow = false;
        var (digits, radix) = text switch
        {
            ['0', 'x' or 'X', ..] => (text[2..], 16u),
            ['0', 'b' or 'B', ..] => (text[2..], 2u),
            ['0', 'o' or 'O', ..] => (text[2..], 8u),
            ['0', _, ..] => (text[1..], 8u),
            _ => (text, 10u),
        };
        if (digits.Length == 0)
            return false;
        foreach (var digit in digits)
        {
            var number = char.IsAsciiHexDigit(digit) ? (uint)Convert.ToInt32(digit.ToString(), 16) : uint.MaxValue;
            if (number >= radix)
                return false;
            if (value > (ulong.MaxValue - number) / radix)
                overflow = true;
            value = unchecked(value * radix + number);
        }
        return !overflow;
    }
}
