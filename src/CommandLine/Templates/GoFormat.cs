using System.Globalization;
using System.Text;
using Skiff.CommandLine.Formats;
using Skiff.CommandLine.Grammar;

namespace Skiff.CommandLine.Templates;

/// <summary>Go's printf.</summary>
internal static class GoFormat
{
    public static string Format(string format, IReadOnlyList<object?> arguments)
    {
        var text = new StringBuilder();
        var next = 0;
        var reordered = false;
        for (var at = 0; at < format.Length; at++)
        {
            if (format[at] != '%')
            {
                text.Append(format[at]);
                continue;
            }
            at++;
            var verb = ReadVerb(format, ref at, arguments, ref next, ref reordered);
            if (verb.Letter == '\0')
            {
                text.Append("%!(NOVERB)");
                break;
            }
            if (verb.Letter == '%')
                text.Append('%');
            else if (verb.BadIndex)
                text.Append("%!").Append(verb.Letter).Append("(BADINDEX)");
            else if (next >= arguments.Count)
                text.Append("%!").Append(verb.Letter).Append("(MISSING)");
            else
                text.Append(Pad(verb, Write(verb, arguments[next++]), numeric: arguments[next - 1] is long or double));
        }
        if (!reordered && next < arguments.Count)
            text.Append("%!(EXTRA ").AppendJoin(", ", arguments.Skip(next).Select(value => $"{GoPrint.TypeName(value)}={GoPrint.Value(value)}")).Append(')');
        return text.ToString();
    }

    private static Verb ReadVerb(string format, ref int at, IReadOnlyList<object?> arguments, ref int next, ref bool reordered)
    {
        var verb = new Verb();
        for (; at < format.Length && format[at] is '-' or '+' or '#' or ' ' or '0'; at++)
        {
            switch (format[at])
            {
                case '-':
                    verb.Left = true;
                    break;
                case '+':
                    verb.Plus = true;
                    break;
                case '#':
                    verb.Sharp = true;
                    break;
                case ' ':
                    verb.Space = true;
                    break;
                default:
                    verb.Zero = true;
                    break;
            }
        }
        verb.BadIndex |= !ReadIndex(format, ref at, arguments.Count, ref next, ref reordered);
        verb.Width = ReadNumber(format, ref at, arguments, ref next) ?? 0;
        if (verb.Width < 0)
            (verb.Left, verb.Width) = (true, -verb.Width);
        if (at < format.Length && format[at] == '.')
        {
            at++;
            verb.BadIndex |= !ReadIndex(format, ref at, arguments.Count, ref next, ref reordered);
            verb.Precision = ReadNumber(format, ref at, arguments, ref next) ?? 0;
        }
        verb.BadIndex |= !ReadIndex(format, ref at, arguments.Count, ref next, ref reordered);
        verb.Letter = at < format.Length ? format[at] : '\0';
        return verb;
    }

    /// <summary>`[2]`: the argument that is meant, counted from 1; false for one that is not there.</summary>
    private static bool ReadIndex(string format, ref int at, int count, ref int next, ref bool reordered)
    {
        if (at >= format.Length || format[at] != '[')
            return true;
        reordered = true;
        var close = format.IndexOf(']', at);
        if (close < 0)
            return false;
        var valid = int.TryParse(format.AsSpan(at + 1, close - at - 1), NumberStyles.None, CultureInfo.InvariantCulture, out var index) && index >= 1 && index <= count;
        at = close + 1;
        next = valid ? index - 1 : next;
        return valid;
    }

    private static int? ReadNumber(string format, ref int at, IReadOnlyList<object?> arguments, ref int next)
    {
        if (at < format.Length && format[at] == '*')
        {
            at++;
            return next < arguments.Count && arguments[next++] is long width ? (int)width : null;
        }
        var start = at;
        while (at < format.Length && char.IsAsciiDigit(format[at]))
            at++;
        return at > start ? int.Parse(format.AsSpan(start, at - start), CultureInfo.InvariantCulture) : null;
    }

    private static string Write(Verb verb, object? value)
    {
        switch (verb.Letter)
        {
            case 'v' when verb.Sharp && value is string text:
                return GoText.Quote(text);
            case 'v':
                return value is long or double ? Signed(verb, GoPrint.Value(value)) : verb.Plus ? GoPrint.Named(value) : GoPrint.Value(value);
            case 'T':
                return GoPrint.TypeName(value);
        }
        switch (value)
        {
            case string text:
                return verb.Letter switch
                {
                    's' => Cut(verb, text),
                    'q' => GoText.Quote(Cut(verb, text)),
                    'x' => Hex(verb, text, "0x", Convert.ToHexStringLower),
                    'X' => Hex(verb, text, "0X", Convert.ToHexString),
                    _ => Bad(verb, value),
                };
            case bool flag:
                return verb.Letter == 't' ? flag ? "true" : "false" : Bad(verb, value);
            case GoMoment or GoSpan when verb.Letter == 's':
                return GoPrint.Scalar(value);
            case GoSpan span:
                return Whole(verb, span.Nanoseconds);
            case long number:
                return Whole(verb, number);
            case double number:
                return Floating(verb, number);
            case IReadOnlyList<object?> list:
                return $"[{string.Join(' ', list.Select(item => Write(verb, item)))}]";
            case IGoFields { IsMap: true } map:
                return $"map[{string.Join(' ', map.Entries.Select(entry => $"{Write(verb, entry.Key)}:{Write(verb, entry.Value)}"))}]";
            default:
                return value is null or NoValue ? $"%!{verb.Letter}(<nil>)" : Bad(verb, value);
        }
    }

    /// <summary>Each byte in hex: with a space between them and the prefix before each where the flags say so.</summary>
    private static string Hex(Verb verb, string text, string prefix, Func<byte[], string> write)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        if (verb.Precision is { } most && most < bytes.Length)
            bytes = bytes[..most];
        if (!verb.Space)
            return (verb.Sharp && bytes.Length > 0 ? prefix : "") + write(bytes);
        return string.Join(' ', bytes.Select(one => (verb.Sharp ? prefix : "") + write([one])));
    }

    private static string Whole(Verb verb, long number)
    {
        var magnitude = (ulong)(number < 0 ? -(number + 1) + 1 : number);
        var sign = number < 0 ? "-" : "";
        return verb.Letter switch
        {
            'd' => Signed(verb, sign + magnitude.ToString(CultureInfo.InvariantCulture).PadLeft(verb.Precision ?? 0, '0')),
            'x' => sign + (verb.Sharp ? "0x" : "") + magnitude.ToString("x", CultureInfo.InvariantCulture),
            'X' => sign + (verb.Sharp ? "0X" : "") + magnitude.ToString("X", CultureInfo.InvariantCulture),
            'o' => sign + (verb.Sharp ? "0" : "") + Convert.ToString((long)magnitude, 8),
            'b' => sign + magnitude.ToString("b", CultureInfo.InvariantCulture),
            'c' => new Rune((int)number).ToString(),
            'q' => GoPrint.Quoted(number),
            'U' => "U+" + magnitude.ToString("X4", CultureInfo.InvariantCulture),
            _ => Bad(verb, number),
        };
    }

    private static string Floating(Verb verb, double number) => verb.Letter switch
    {
        'f' or 'F' => Signed(verb, number.ToString("F" + (verb.Precision ?? 6).ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture)),
        'e' => Signed(verb, Exponent(number.ToString("e" + (verb.Precision ?? 6).ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture))),
        'E' => Signed(verb, Exponent(number.ToString("E" + (verb.Precision ?? 6).ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture))),
        'g' or 'G' => Signed(verb, verb.Precision is { } digits ? GoFloat.Shortest(number, Math.Max(1, digits)) : GoFloat.Value(number)),
        _ => Bad(verb, number),
    };

    /// <summary>.NET writes e+006 where Go writes e+06.</summary>
    private static string Exponent(string text) => text.Length > 4 && text[^3] == '0' && text[^4] is '+' or '-' ? text[..^3] + text[^2..] : text;

    private static string Signed(Verb verb, string text) =>
        text.StartsWith('-') ? text : verb.Plus ? "+" + text : verb.Space ? " " + text : text;

    private static string Cut(Verb verb, string text)
    {
        if (verb.Precision is not { } most)
            return text;
        var runes = new StringBuilder();
        foreach (var rune in text.EnumerateRunes())
        {
            if (most-- <= 0)
                break;
            runes.Append(rune);
        }
        return runes.ToString();
    }

    private static string Pad(Verb verb, string text, bool numeric)
    {
        var missing = verb.Width - text.EnumerateRunes().Count();
        if (missing <= 0)
            return text;
        if (verb.Left)
            return text + new string(' ', missing);
        if (!verb.Zero)
            return new string(' ', missing) + text;
        return numeric && text[0] is '-' or '+' ? text[0] + new string('0', missing) + text[1..] : new string('0', missing) + text;
    }

    private static string Bad(Verb verb, object? value) => $"%!{verb.Letter}({GoPrint.TypeName(value)}={GoPrint.Value(value)})";

    private struct Verb
    {
        public bool Left, Plus, Sharp, Space, Zero, BadIndex;
        public int Width;
        public int? Precision;
        public char Letter;
    }
}
