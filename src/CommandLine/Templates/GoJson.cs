using System.Globalization;
using System.Text;
using System.Text.Json;

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
            case RawJson raw:
                json.Append(raw.Text);
                break;
            case JsonFields document:
                AppendElement(json, document.Element, escapeHtml);
                break;
            case JsonList list:
                AppendElement(json, list.Element, escapeHtml);
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

    private static void AppendElement(StringBuilder json, JsonElement element, bool escapeHtml)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                json.Append('{');
                var first = true;
                foreach (var property in element.EnumerateObject())
                {
                    if (!first)
                        json.Append(',');
                    first = false;
                    AppendText(json, property.Name, escapeHtml);
                    json.Append(':');
                    AppendElement(json, property.Value, escapeHtml);
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
                    AppendElement(json, item, escapeHtml);
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
