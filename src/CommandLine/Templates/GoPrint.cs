using System.Globalization;
using System.Text;
using Skiff.CommandLine.Formats;
using Skiff.CommandLine.Grammar;
using Skiff.CommandLine.Templates.Types;

namespace Skiff.CommandLine.Templates;

/// <summary>Values as Go's fmt prints them.</summary>
internal static class GoPrint
{
    /// <summary>What an action of a template prints: of a pointer, what it points to.</summary>
    public static string Text(object? value) => value switch
    {
        string text => text,
        null or NoValue => "<no value>",
        JsonFields { IsPointer: true } fields => Structure(fields, named: false),
        _ => Value(value),
    };

    /// <summary>%v.</summary>
    public static string Value(object? value)
    {
        var text = new StringBuilder();
        Append(text, value, named: false);
        return text.ToString();
    }

    /// <summary>%+v: structs with the names of their fields.</summary>
    public static string Named(object? value)
    {
        var text = new StringBuilder();
        Append(text, value, named: true);
        return text.ToString();
    }

    /// <summary>%T, as errors name types.</summary>
    public static string TypeName(object? value) => value switch
    {
        string => "string",
        bool => "bool",
        long => "int",
        double => "float64",
        JsonList list => list.Type?.Name ?? "[]interface {}",
        IReadOnlyList<object?> => "[]string",
        IGoFields fields => fields.TypeName,
        GoNilPointer pointer => pointer.TypeName,
        GoMoment => "time.Time",
        GoSpan => "time.Duration",
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
            Append(text, values[at], named: false);
        }
        return text.ToString();
    }

    public static string Scalar(object value) => value switch
    {
        bool flag => flag ? "true" : "false",
        long number => number.ToString(CultureInfo.InvariantCulture),
        double number => GoFloat.Value(number),
        _ => value.ToString()!,
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

    private static void Append(StringBuilder text, object? value, bool named)
    {
        switch (value)
        {
            case null or NoValue or GoNilPointer:
                text.Append("<nil>");
                break;
            case JsonFields { IsPointer: true } fields:
                text.Append('&').Append(Structure(fields, named));
                break;
            case IReadOnlyList<object?> list:
                text.Append('[');
                for (var at = 0; at < list.Count; at++)
                    AppendHeld(at > 0 ? text.Append(' ') : text, list[at], (list as JsonList)?.Type?.Element, named);
                text.Append(']');
                break;
            case IGoFields { IsMap: true } map:
                text.Append("map[");
                var separator = "";
                foreach (var (key, item) in map.Entries)
                {
                    AppendHeld(text.Append(separator).Append(key).Append(':'), item, (map as JsonFields)?.Type?.Element, named);
                    separator = " ";
                }
                text.Append(']');
                break;
            case IGoFields fields:
                text.Append(Structure(fields, named));
                break;
            default:
                text.Append(Scalar(value));
                break;
        }
    }

    private static string Structure(IGoFields fields, bool named)
    {
        var text = new StringBuilder("{");
        var separator = "";
        foreach (var (key, item) in fields.Entries)
        {
            text.Append(separator);
            if (named)
                text.Append(key).Append(':');
            AppendHeld(text, item, (fields as JsonFields)?.Type?.Find(key)?.Type, named);
            separator = " ";
        }
        return text.Append('}').ToString();
    }

    /// <summary>A pointer within something prints as an address, which says no more than that it is not nil.</summary>
    private static void AppendHeld(StringBuilder text, object? value, GoType? type, bool named)
    {
        if (type is { Kind: GoKind.Pointer } && value is not (null or GoNilPointer) || value is Row)
            text.Append("0xc000012340");
        else
            Append(text, value, named);
    }
}
