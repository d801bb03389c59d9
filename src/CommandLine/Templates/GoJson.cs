using System.Globalization;
using System.Text;
using System.Text.Json;
using Skiff.CommandLine.Templates.Types;

namespace Skiff.CommandLine.Templates;

/// <summary>JSON as Go's encoding/json writes it.</summary>
public static class GoJson
{
    /// <summary>One line; HTML's special characters stay as they are.</summary>
    public static string Write(object? value) => Write(value, escapeHtml: false);

    public static string Write(object? value, bool escapeHtml)
    {
        var json = new StringBuilder();
        Append(json, value, escapeHtml);
        return json.ToString();
    }

    private static void Append(StringBuilder json, object? value, bool escapeHtml)
    {
        switch (value)
        {
            case null or NoValue or GoNilPointer:
                json.Append("null");
                break;
            case string text:
                AppendText(json, text, escapeHtml);
                break;
            case bool or long or double:
                json.Append(GoPrint.Scalar(value));
                break;
            case GoSpan span:
                json.Append(span.Nanoseconds.ToString(CultureInfo.InvariantCulture));
                break;
            case GoMoment moment:
                AppendText(json, moment.Json, escapeHtml);
                break;
            case RawJson raw:
                json.Append(raw.Text);
                break;
            case JsonFields document:
                AppendElement(json, document.Element, document.Type, escapeHtml);
                break;
            case JsonList list:
                AppendElement(json, list.Element, list.Type, escapeHtml);
                break;
            case IReadOnlyList<object?> list:
                json.Append('[');
                for (var at = 0; at < list.Count; at++)
                {
                    if (at > 0)
                        json.Append(',');
                    Append(json, list[at], escapeHtml);
                }
                json.Append(']');
                break;
            case IGoFields fields:
                // the rows of docker's tables escape HTML whoever asks: they encode themselves
                AppendFields(json, fields, escapeHtml || !fields.IsMap);
                break;
            default:
                throw new FormatException($"unsupported type: {value.GetType().Name}");
        }
    }

    private static void AppendFields(StringBuilder json, IGoFields fields, bool escapeHtml)
    {
        json.Append('{');
        var first = true;
        foreach (var (key, item) in fields.Entries)
        {
            if (!first)
                json.Append(',');
            first = false;
            AppendText(json, key, escapeHtml);
            json.Append(':');
            Append(json, item, escapeHtml);
        }
        json.Append('}');
    }

    /// <summary>The JSON of a value of this type: its fields in their order, with what the daemon left out, without what is empty and may be.</summary>
    private static void AppendElement(StringBuilder json, JsonElement element, GoType? type, bool escapeHtml, bool sorted = false)
    {
        if (type is { Kind: GoKind.Pointer })
        {
            if (element.ValueKind is JsonValueKind.Undefined or JsonValueKind.Null)
                json.Append("null");
            else
                AppendElement(json, element, type.Element, escapeHtml, sorted);
            return;
        }
        switch (type?.Kind)
        {
            case GoKind.Struct:
                AppendStruct(json, element, type, escapeHtml, sorted || type.Sorted);
                return;
            case GoKind.Text when element.ValueKind != JsonValueKind.String:
                json.Append("\"\"");
                return;
            case GoKind.Bool when element.ValueKind is not (JsonValueKind.True or JsonValueKind.False):
                json.Append("false");
                return;
            case GoKind.Whole or GoKind.Floating or GoKind.Duration when element.ValueKind != JsonValueKind.Number:
                json.Append('0');
                return;
            case GoKind.Time:
                AppendText(json, new GoMoment(element.ValueKind == JsonValueKind.String ? element.GetString()! : "").Json, escapeHtml);
                return;
            case GoKind.List when type.Length > 0 && element.ValueKind != JsonValueKind.Array:
                json.Append('[').AppendJoin(',', Enumerable.Repeat(0, type.Length).Select(_ => Element(type.Element!))).Append(']');
                return;
        }
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                // a map, whose keys are in order whoever wrote them
                json.Append('{');
                var first = true;
                foreach (var property in element.EnumerateObject().OrderBy(static property => property.Name, StringComparer.Ordinal))
                {
                    if (!first)
                        json.Append(',');
                    first = false;
                    AppendText(json, property.Name, escapeHtml);
                    json.Append(':');
                    AppendElement(json, property.Value, type?.Element, escapeHtml, sorted);
                }
                json.Append('}');
                break;
            case JsonValueKind.Array:
                json.Append('[');
                var separator = "";
                foreach (var item in element.EnumerateArray())
                {
                    json.Append(separator);
                    separator = ",";
                    AppendElement(json, item, type?.Element, escapeHtml, sorted);
                }
                json.Append(']');
                break;
            case JsonValueKind.String:
                AppendText(json, element.GetString()!, escapeHtml);
                break;
            case JsonValueKind.Undefined:
                json.Append("null");
                break;
            default:
                json.Append(element.GetRawText());
                break;
        }
    }

    private static string Element(GoType type)
    {
        var json = new StringBuilder();
        AppendElement(json, default, type, escapeHtml: false);
        return json.ToString();
    }

    private static void AppendStruct(StringBuilder json, JsonElement element, GoType type, bool escapeHtml, bool sorted)
    {
        json.Append('{');
        var members = Members(element, type);
        var first = true;
        foreach (var (field, value) in sorted ? members.OrderBy(static member => member.Field.Json, StringComparer.Ordinal) : members)
        {
            if (field.OmitsEmpty && IsEmpty(value, field.Type))
                continue;
            if (!first)
                json.Append(',');
            first = false;
            AppendText(json, field.Json, escapeHtml);
            json.Append(':');
            AppendElement(json, value, field.Type, escapeHtml, sorted);
        }
        json.Append('}');
    }

    /// <summary>The fields of a struct with those of what is embedded in it, where that stands.</summary>
    private static IEnumerable<(GoField Field, JsonElement Value)> Members(JsonElement element, GoType type)
    {
        foreach (var field in type.Fields)
        {
            if (field.Embedded)
            {
                foreach (var inner in Members(element, field.Type.Kind == GoKind.Pointer ? field.Type.Element! : field.Type))
                    yield return inner;
            }
            else if (field.Json.Length > 0)
            {
                yield return (field, element.ValueKind == JsonValueKind.Object && element.TryGetProperty(field.Json, out var value) ? value : default);
            }
        }
    }

    private static bool IsEmpty(JsonElement value, GoType type) => value.ValueKind switch
    {
        JsonValueKind.Undefined or JsonValueKind.Null => type.Kind is not (GoKind.Struct or GoKind.Time),
        _ when type.Kind == GoKind.Pointer => false,
        JsonValueKind.String => value.GetString()!.Length == 0 && type.Kind != GoKind.Time,
        JsonValueKind.False => true,
        JsonValueKind.Number => value.TryGetInt64(out var number) && number == 0,
        JsonValueKind.Array => value.GetArrayLength() == 0,
        JsonValueKind.Object => type.Kind == GoKind.Map && !value.EnumerateObject().Any(),
        _ => false,
    };

    private static void AppendText(StringBuilder json, string text, bool escapeHtml)
    {
        json.Append('"');
        foreach (var c in text)
        {
            _ = c switch
            {
                '"' => json.Append("\\\""),
                '\\' => json.Append("\\\\"),
                '\n' => json.Append("\\n"),
                '\r' => json.Append("\\r"),
                '\t' => json.Append("\\t"),
                '\b' => json.Append("\\b"),
                '\f' => json.Append("\\f"),
                '\u2028' or '\u2029' => Escape(json, c),
                < ' ' => Escape(json, c),
                '<' or '>' or '&' when escapeHtml => Escape(json, c),
                _ => json.Append(c),
            };
        }
        json.Append('"');
    }

    private static StringBuilder Escape(StringBuilder json, char c) => json.Append("\\u").Append(((int)c).ToString("x4", CultureInfo.InvariantCulture));
}
