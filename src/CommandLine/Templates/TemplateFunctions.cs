using System.Text;

namespace Skiff.CommandLine.Templates;

/// <summary>The functions of text/template and those that docker adds.</summary>
internal static class TemplateFunctions
{
    public static bool Exists(string name) => TemplateSignature.Of(name, header: false) is not null;

    /// <summary>Functions of docker's that change text, and in a table's heading do not.</summary>
    public static bool IsTransparentInHeaders(string name) => name is "json" or "title" or "lower" or "upper" or "truncate" or "split" or "join";

    /// <summary>Calls a function whose arguments are of the types that its signature says.</summary>
    /// <exception cref="FormatException">An argument is of a kind that the function cannot take.</exception>
    public static object? Call(string name, List<object?> arguments) => name switch
    {
        "print" => GoPrint.Concatenate(arguments),
        "println" => string.Join(' ', arguments.Select(GoPrint.Value)) + "\n",
        "printf" => GoFormat.Format((string)arguments[0]!, arguments[1..]),
        "html" => Html(Joined(arguments)),
        "js" => JavaScript(Joined(arguments)),
        "urlquery" => Uri.EscapeDataString(Joined(arguments)).Replace("%20", "+", StringComparison.Ordinal),
        "index" => arguments[0] is null or NoValue ? throw new FormatException("index of untyped nil") : arguments.Skip(1).Aggregate(arguments[0], Index),
        "slice" => Slice(arguments),
        "eq" => arguments.Count > 1 ? arguments.Skip(1).Any(other => GoTruth.Equal(arguments[0], other)) : throw new FormatException("missing argument for comparison"),
        "ne" or "lt" or "le" or "gt" or "ge" => Compare(name, arguments[0], arguments[1]),
        "not" => !GoTruth.IsTrue(arguments[0]),
        "len" => Length(arguments[0]),
        "json" => GoJson.Write(arguments[0]),
        "lower" => ((string)arguments[0]!).ToLowerInvariant(),
        "upper" => ((string)arguments[0]!).ToUpperInvariant(),
        "title" => Title((string)arguments[0]!),
        "split" => Split((string)arguments[0]!, (string)arguments[1]!),
        "join" => string.Join((string)arguments[1]!, arguments[0] is IReadOnlyList<object?> texts ? texts : []),
        "pad" => arguments[0] is string { Length: > 0 } text ? new string(' ', (int)(long)arguments[1]!) + text + new string(' ', (int)(long)arguments[2]!) : "",
        "truncate" => Truncate((string)arguments[0]!, (int)(long)arguments[1]!),
        _ => throw new InvalidOperationException(name),
    };

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
        null or NoValue => throw new FormatException("reflect: call of reflect.Value.Type on zero Value"),
        GoNilPointer => throw new FormatException("len of nil pointer"),
        _ => throw new FormatException($"len of type {Pointed(value)}"),
    };

    /// <summary>The type behind a pointer, which is what errors of functions name.</summary>
    private static string Pointed(object? value) => GoPrint.TypeName(value).TrimStart('*');

    private static object? Index(object? value, object? at)
    {
        switch (value)
        {
            case IReadOnlyList<object?> list:
                return list[Position(at, list.Count, "slice")];
            case string text:
                var bytes = Encoding.UTF8.GetBytes(text);
                return (long)bytes[Position(at, bytes.Length, "string")];
            case IGoFields { IsMap: true } map:
                if (at is not string key)
                    throw new FormatException(at is null ? "value is nil; should be of type string" : $"value has type {GoPrint.TypeName(at)}; should be string");
                return map.TryGet(key, out var entry) ? entry : map is JsonFields document ? document.ZeroEntry() : "";
            case null or NoValue:
                throw new FormatException("index of untyped nil");
            case GoNilPointer:
                throw new FormatException("index of nil pointer");
            default:
                throw new FormatException($"can't index item of type {Pointed(value)}");
        }
    }

    /// <summary>Go lets an index pass that is the length itself, and then fails in another way.</summary>
    private static int Position(object? at, int length, string what)
    {
        var position = Bound(at, length);
        return position < length ? position : throw new FormatException($"reflect: {what} index out of range");
    }

    private static int Bound(object? at, int length)
    {
        var position = at is long number
            ? number
            : throw new FormatException(at is null ? "cannot index slice/array with nil" : $"cannot index slice/array with type {GoPrint.TypeName(at)}");
        return position >= 0 && position <= length ? (int)position : throw new FormatException($"index out of range: {position}");
    }

    private static object Slice(List<object?> arguments)
    {
        var (length, text) = arguments[0] switch
        {
            string whole => (Encoding.UTF8.GetByteCount(whole), whole),
            IReadOnlyList<object?> list => (list.Count, null),
            null or NoValue => throw new FormatException("slice of untyped nil"),
            _ => throw new FormatException($"can't slice item of type {Pointed(arguments[0])}"),
        };
        if (arguments.Count > 4)
            throw new FormatException($"too many slice indexes: {arguments.Count - 1}");
        if (arguments.Count == 4 && text is not null)
            throw new FormatException("cannot 3-index slice a string");
        var bounds = arguments.Skip(1).Select(bound => Bound(bound, length)).ToList();
        var from = bounds.Count > 0 ? bounds[0] : 0;
        var to = bounds.Count > 1 ? bounds[1] : length;
        if (from > to)
            throw new FormatException($"invalid slice index: {from} > {to}");
        if (bounds.Count > 2 && to > bounds[2])
            throw new FormatException($"invalid slice index: {to} > {bounds[2]}");
        return text is not null
            ? Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text).AsSpan(from, to - from))
            : ((IReadOnlyList<object?>)arguments[0]!).Skip(from).Take(to - from).ToArray();
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
