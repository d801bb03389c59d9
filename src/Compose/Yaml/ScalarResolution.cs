using System.Globalization;

namespace Skiff.Compose.Yaml;

/// <summary>What a plain scalar means (YAML 1.2.2, section 10.3.2), and octal numbers with a mere zero before them, which modes of files are written as.</summary>
internal static class ScalarResolution
{
    public static YamlNode Resolve(string text, YamlPosition position)
    {
        switch (text)
        {
            case "" or "~" or "null" or "Null" or "NULL":
                return YamlNode.Null(position);
            case "true" or "True" or "TRUE":
                return YamlNode.OfBool(true, position);
            case "false" or "False" or "FALSE":
                return YamlNode.OfBool(false, position);
        }
        if (!char.IsAsciiDigit(text[0]) && text[0] is not ('-' or '+' or '.'))
            return YamlNode.OfText(text, position);
        if (TryInteger(text, out var integer))
            return YamlNode.OfInteger(integer, position);
        return IsFloat(text) && double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number)
            ? YamlNode.OfFloat(number, position)
            : YamlNode.OfText(text, position);
    }

    public static bool TryInteger(string text, out long value)
    {
        value = 0;
        var digits = text.AsSpan().TrimStart("+-");
        if (text.Length - digits.Length > 1 || digits.IsEmpty)
            return false;
        var radix = 10;
        if (digits.StartsWith("0x", StringComparison.Ordinal) || digits.StartsWith("0o", StringComparison.Ordinal) || digits.StartsWith("0b", StringComparison.Ordinal))
        {
            radix = digits[1] switch { 'x' => 16, 'o' => 8, _ => 2 };
            digits = digits[2..];
        }
        else if (digits.Length > 1 && digits[0] == '0')
        {
            radix = 8;
            digits = digits[1..];
        }
        foreach (var c in digits)
        {
            var digit = char.IsAsciiHexDigit(c) ? Convert.ToInt32(c.ToString(), 16) : 16;
            if (digit >= radix || value > (long.MaxValue - digit) / radix)
                return false;
            value = (value * radix) + digit;
        }
        if (text[0] == '-')
            value = -value;
        return digits.Length > 0;
    }

    private static bool IsFloat(string text)
    {
        foreach (var c in text)
        {
            if (!char.IsAsciiDigit(c) && c is not ('.' or 'e' or 'E' or '+' or '-'))
                return false;
        }
        return true;
    }
}
