using System.Globalization;
using System.Text;
using Skiff.CommandLine.Formats;
using Skiff.CommandLine.Grammar;

namespace Skiff.CommandLine.Templates;

/// <summary>Values as Go's fmt prints them.</summary>
internal static class GoPrint
{
    /// <summary>What an action of a template prints.</summary>
    public static string Text(object? value) => value switch
    {
        string text => text,
        null or NoValue => "<no value>",
        _ => Value(value),
    };

    /// <summary>%v.</summary>
    public static string Value(object? value)
    {
        var text = new StringBuilder();
        Append(text, value);
        return text.ToString();
    }

    /// <summary>%+v: structs with the names of their fields.</summary>
    public static string Named(object? value) => value switch
    {
        IReadOnlyList<object?> list => $"[{string.Join(' ', list.Select(Named))}]",
        IGoFields { IsMap: true } map => $"map[{string.Join(' ', map.Entries.Select(entry => $"{entry.Key}:{Named(entry.Value)}"))}]",
        IGoFields fields => $"{{{string.Join(' ', fields.Entries.Select(entry => $"{entry.Key}:{Named(entry.Value)}"))}}}",
        _ => Value(value),
    };

    /// <summary>%T, as errors name types.</summary>
    public static string TypeName(object? value) => value switch
    {
        string => "string",
        bool => "bool",
        long => "int",
        double => "float64",
        IReadOnlyList<object?> => "[]interface {}",
        IGoFields fields => fields.TypeName,
        GoNilPointer pointer => pointer.TypeName,
        _ => "<nil>",
    };

    /// <summary>Operands after each other, with a space between two of which neither is text (Go's Sprint).</summary>
    public static string Concatenate(IReadOnlyList<object?> values)
    {
        var text = new StringBuilder();
        for (var at = 0; at < values.Count; at++)
        {
            if (at > 0 && values[at] is not string && values[at - 1] is not string)
                text.Append(' ');
            Append(text, values[at]);
        }
        return text.ToString();
    }

    private static void Append(StringBuilder text, object? value)
    {
        switch (value)
        {
            case null or NoValue or GoNilPointer:
                text.Append("<nil>");
                break;
            case string or bool or long or double:
                text.Append(Scalar(value));
                break;
            case IReadOnlyList<object?> list:
                text.Append('[');
                for (var at = 0; at < list.Count; at++)
                {
                    if (at > 0)
                        text.Append(' ');
                    Append(text, list[at]);
                }
                text.Append(']');
                break;
            case IGoFields fields:
                text.Append(fields.IsMap ? "map[" : "{");
                var first = true;
                foreach (var (key, item) in fields.Entries)
                {
                    if (!first)
                        text.Append(' ');
                    first = false;
                    if (fields.IsMap)
                        text.Append(key).Append(':');
                    Append(text, item);
                }
                text.Append(fields.IsMap ? ']' : '}');
                break;
            default:
                text.Append(Convert.ToString(value, CultureInfo.InvariantCulture));
                break;
        }
    }

    public static string Scalar(object value) => value switch
    {
        bool flag => flag ? "true" : "false",
        long number => number.ToString(CultureInfo.InvariantCulture),
        double number => GoFloat.Value(number),
        _ => (string)value,
    };

    /// <summary>%q of a value that is no text: each text in it quoted.</summary>
    public static string Quoted(object? value) => value switch
    {
        string text => GoText.Quote(text),
        IReadOnlyList<object?> list => $"[{string.Join(' ', list.Select(Quoted))}]",
        IGoFields { IsMap: true } map => $"map[{string.Join(' ', map.Entries.Select(entry => $"{GoText.Quote(entry.Key)}:{Quoted(entry.Value)}"))}]",
        long number and >= 0 and <= 0x10ffff => $"'{new Rune((int)number)}'",
        _ => $"%!q({TypeName(value)}={Value(value)})",
    };
}
