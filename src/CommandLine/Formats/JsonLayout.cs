using System.Text;

namespace Skiff.CommandLine.Formats;

/// <summary>Lays a JSON text out anew without touching what its strings and numbers look like.</summary>
public static class JsonLayout
{
    public static string Indent(string json, string step)
    {
        var text = new StringBuilder(json.Length * 2);
        var depth = 0;
        for (var at = 0; at < json.Length; at++)
        {
            var c = json[at];
            switch (c)
            {
                case ' ' or '\t' or '\r' or '\n':
                    break;
                case '"':
                    at = CopyString(json, at, text);
                    break;
                case '{' or '[':
                    text.Append(c);
                    var next = NextVisible(json, at + 1);
                    if (next < json.Length && json[next] is '}' or ']')
                    {
                        text.Append(json[next]);
                        at = next;
                        break;
                    }
                    NewLine(text, step, ++depth);
                    break;
                case '}' or ']':
                    NewLine(text, step, --depth);
                    text.Append(c);
                    break;
                case ',':
                    text.Append(c);
                    NewLine(text, step, depth);
                    break;
                case ':':
                    text.Append(": ");
                    break;
                default:
                    text.Append(c);
                    break;
            }
        }
        return text.ToString();
    }

    public static string Compact(string json)
    {
        var text = new StringBuilder(json.Length);
        for (var at = 0; at < json.Length; at++)
        {
            if (json[at] == '"')
                at = CopyString(json, at, text);
            else if (json[at] is not (' ' or '\t' or '\r' or '\n'))
                text.Append(json[at]);
        }
        return text.ToString();
    }

    private static int CopyString(string json, int start, StringBuilder text)
    {
        var end = start + 1;
        while (end < json.Length && json[end] != '"')
            end += json[end] == '\\' ? 2 : 1;
        text.Append(json, start, Math.Min(end, json.Length - 1) - start + 1);
        return end;
    }

    private static int NextVisible(string json, int at)
    {
        while (at < json.Length && json[at] is ' ' or '\t' or '\r' or '\n')
            at++;
        return at;
    }

    private static void NewLine(StringBuilder text, string step, int depth)
    {
        text.Append('\n');
        for (var level = 0; level < depth; level++)
            text.Append(step);
    }
}
