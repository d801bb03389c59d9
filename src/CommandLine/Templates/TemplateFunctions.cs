using System.Text;

namespace Skiff.CommandLine.Templates;

/// <summary>The functions of text/template and those that docker adds.</summary>
internal static class TemplateFunctions
{
    private static readonly string[] Names =
    [
        "and", "or", "not", "len", "index", "slice", "print", "printf", "println", "html", "js", "urlquery", "call",
        "eq", "ne", "lt", "le", "gt", "ge", "json", "split", "join", "title", "lower", "upper", "pad", "truncate", "table",
    ];

    public static bool Exists(string name) => Array.IndexOf(Names, name) >= 0;

    /// <summary>Functions that change text, and in a table's heading do not.</summary>
    public static bool IsTransparentInHeaders(string name) => name is "json" or "title" or "lower" or "upper" or "truncate" or "split" or "join" or "table";

    /// <summary>The text of a heading among a function's arguments.</summary>
    public static object? HeaderArgument(string name, List<object?> arguments) => arguments[0];

    /// <exception cref="FormatException">An argument is of a kind that the function cannot take.</exception>
    public static object? Call(string name, List<object?> arguments)
    {
        switch (name)
        {
            case "print":
                return GoPrint.Concatenate(arguments);
            case "println":
                return string.Join(' ', arguments.Select(GoPrint.Value)) + "\n";
            case "printf":
                Count(name, arguments, 1, int.MaxValue);
                return GoFormat.Format(Text(arguments[0]), arguments[1..]);
            case "html":
                return Html(Joined(arguments));
            case "js":
                return JavaScript(Joined(arguments));
            case "urlquery":
                return Uri.EscapeDataString(Joined(arguments)).Replace("%20", "+", StringComparison.Ordinal);
            case "index":
                Count(name, arguments, 1, int.MaxValue);
                return arguments.Skip(1).Aggregate(arguments[0], Index);
            case "slice":
                return Slice(arguments);
            case "eq":
                Count(name, arguments, 2, int.MaxValue);
                return arguments.Skip(1).Any(other => GoTruth.Equal(arguments[0], other));
            case "call":
                throw new FormatException("non-function of type " + GoPrint.TypeName(arguments.Count > 0 ? arguments[0] : null));
            case "ne" or "lt" or "le" or "gt" or "ge":
                Count(name, arguments, 2, 2);
                return Compare(name, arguments[0], arguments[1]);
            case "split" or "join" or "truncate":
                Count(name, arguments, 2, 2);
                break;
            case "pad":
                Count(name, arguments, 3, 3);
                break;
            default:
                Count(name, arguments, 1, 1);
                break;
        }
        var value = arguments[0];
        return name switch
        {
            "not" => !GoTruth.IsTrue(value),
            "len" => Length(value),
            "json" => GoJson.Write(value),
            "lower" => Text(value).ToLowerInvariant(),
            "upper" => Text(value).ToUpperInvariant(),
            "title" => Title(Text(value)),
            "split" => Split(Text(value), Text(arguments[1])),
            "join" => string.Join(Text(arguments[1]), List(value).Select(Text)),
            "pad" => Text(value) is { Length: > 0 } text ? new string(' ', (int)Number(arguments[1])) + text + new string(' ', (int)Number(arguments[2])) : "",
            "truncate" => Truncate(Text(value), (int)Number(arguments[1])),
            _ => Text(value),
        };
    }

    private static void Count(string name, List<object?> arguments, int least, int most)
    {
        if (arguments.Count >= least && arguments.Count <= most)
            return;
        var want = most == int.MaxValue ? $"at least {least}" : $"{least}";
        throw new TemplateArgumentCountException($"wrong number of args for {name}: want {want} got {arguments.Count}");
    }

    private static bool Compare(string name, object? left, object? right) => name switch
    {
        "ne" => !GoTruth.Equal(left, right),
        "lt" => GoTruth.Less(left, right),
        "le" => GoTruth.Less(left, right) || GoTruth.Equal(left, right),
        "gt" => !(GoTruth.Less(left, right) || GoTruth.Equal(left, right)),
        _ => !GoTruth.Less(left, right),
    };

    private static long Length(object? value) => value switch
    {
        string text => Encoding.UTF8.GetByteCount(text),
        IReadOnlyList<object?> list => list.Count,
        IGoFields { IsMap: true } map => map.Entries.Count(),
        null or NoValue or GoNilPointer => throw new FormatException("len of nil pointer"),
        _ => throw new FormatException($"len of type {GoPrint.TypeName(value)}"),
    };

    private static object? Index(object? value, object? at)
    {
        switch (value)
        {
            case IReadOnlyList<object?> list:
                var position = at is long number ? number : throw new FormatException($"cannot index slice/array with type {GoPrint.TypeName(at)}");
                return position >= 0 && position < list.Count ? list[(int)position] : throw new FormatException($"index out of range: {position}");
            case string text:
                var bytes = Encoding.UTF8.GetBytes(text);
                var offset = at is long whole ? whole : throw new FormatException($"cannot index slice/array with type {GoPrint.TypeName(at)}");
                return offset >= 0 && offset < bytes.Length ? (long)bytes[offset] : throw new FormatException($"index out of range: {offset}");
            case IGoFields { IsMap: true } map:
                if (at is not string key)
                    throw new FormatException($"value has type {GoPrint.TypeName(at)}; should be string");
                return map.TryGet(key, out var entry) ? entry : map is JsonFields document ? document.ZeroEntry() : "";
            case null or NoValue:
                throw new FormatException("index of untyped nil");
            case GoNilPointer:
                throw new FormatException("index of nil pointer");
            default:
                throw new FormatException($"can't index item of type {GoPrint.TypeName(value)}");
        }
    }

    private static object Slice(List<object?> arguments)
    {
        Count("slice", arguments, 1, 4);
        var bounds = arguments.Skip(1).Select(Number).ToList();
        var length = arguments[0] switch
        {
            string text => Encoding.UTF8.GetByteCount(text),
            IReadOnlyList<object?> list => list.Count,
            _ => throw new FormatException($"can't slice item of type {GoPrint.TypeName(arguments[0])}"),
        };
        var from = bounds.Count > 0 ? bounds[0] : 0;
        var to = bounds.Count > 1 ? bounds[1] : length;
        if (from < 0 || from > length || to < 0 || to > length)
            throw new FormatException($"index out of range: {(from < 0 || from > length ? from : to)}");
        if (from > to)
            throw new FormatException($"invalid slice index: {from} > {to}");
        return arguments[0] is string whole
            ? Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(whole).AsSpan((int)from, (int)(to - from)))
            : ((IReadOnlyList<object?>)arguments[0]!).Skip((int)from).Take((int)(to - from)).ToArray();
    }

    private static object?[] Split(string text, string separator) =>
        separator.Length > 0 ? text.Split(separator) : [.. text.EnumerateRunes().Select(rune => (object?)rune.ToString())];

    private static string Title(string text)
    {
        var titled = text.ToCharArray();
        for (var at = 0; at < titled.Length; at++)
        {
            if (at == 0 || !char.IsLetterOrDigit(titled[at - 1]) && titled[at - 1] is not ('_' or '\''))
                titled[at] = char.ToUpperInvariant(titled[at]);
        }
        return new string(titled);
    }

    private static string Truncate(string text, int length) => text.Length > length ? text[..Math.Max(0, length)] : text;

    private static string Joined(List<object?> arguments) => arguments is [string only] ? only : GoPrint.Concatenate(arguments);

    private static string Text(object? value) => value switch
    {
        string text => text,
        null or NoValue => throw new FormatException("invalid value; expected string"),
        _ => throw new FormatException($"wrong type for value; expected string; got {GoPrint.TypeName(value)}"),
    };

    private static long Number(object? value) =>
        value is long number ? number : throw new FormatException($"wrong type for value; expected int; got {GoPrint.TypeName(value)}");

    private static IReadOnlyList<object?> List(object? value) => value switch
    {
        IReadOnlyList<object?> list => list,
        null or NoValue or GoNilPointer => [],
        _ => throw new FormatException($"wrong type for value; expected []string; got {GoPrint.TypeName(value)}"),
    };

    private static string Html(string text) => text
        .Replace("&", "&amp;", StringComparison.Ordinal).Replace("'", "&#39;", StringComparison.Ordinal)
        .Replace("<", "&lt;", StringComparison.Ordinal).Replace(">", "&gt;", StringComparison.Ordinal)
        .Replace("\"", "&#34;", StringComparison.Ordinal).Replace("\0", "\uFFFD", StringComparison.Ordinal);

    private static string JavaScript(string text)
    {
        var escaped = new StringBuilder();
        foreach (var c in text)
        {
            _ = c switch
            {
                '\\' => escaped.Append("\\\\"),
                '\'' => escaped.Append("\\'"),
                '"' => escaped.Append("\\\""),
                '<' => escaped.Append("\\u003C"),
                '>' => escaped.Append("\\u003E"),
                '&' => escaped.Append("\\u0026"),
                '=' => escaped.Append("\\u003D"),
                < ' ' => escaped.Append("\\u").Append(((int)c).ToString("X4", System.Globalization.CultureInfo.InvariantCulture)),
                _ => escaped.Append(c),
            };
        }
        return escaped.ToString();
    }
}
