using System.Text;
using Skiff.Compose.Loading;
using Skiff.Compose.Yaml;

namespace Skiff.Compose.Model;

/// <summary>Writes a project's canonical tree as YAML, in Docker Compose's layout.</summary>
internal sealed class CanonicalYaml(bool escapesDollars)
{
    private readonly StringBuilder _text = new();

    public static string OfProject(Project project, bool escapesDollars)
    {
        var writer = new CanonicalYaml(escapesDollars);
        var sections = new List<(string, YamlNode?, Shape)> { ("name", YamlNode.OfText(project.Name), Shape.Text) };
        var services = YamlNode.Map();
        foreach (var (name, service) in project.Services)
            services.Entries[name] = service.Node;
        sections.Add(("services", services, Shape.MapOf(ComposeShapes.Service)));
        foreach (var (section, shape) in (ReadOnlySpan<(string, Shape)>)[("networks", ComposeShapes.Network), ("volumes", ComposeShapes.Volume), ("secrets", ComposeShapes.File), ("configs", ComposeShapes.File)])
        {
            var used = project.Used(section);
            if (used.Count == 0)
                continue;
            var map = YamlNode.Map();
            foreach (var (name, node) in used)
                map.Entries[name] = node;
            sections.Add((section, map, Shape.MapOf(shape)));
        }
        foreach (var (key, value) in project.Root.Entries.OrderBy(static entry => entry.Key, StringComparer.Ordinal))
        {
            if (key.StartsWith("x-", StringComparison.Ordinal))
                sections.Add((key, value, Shape.Any));
        }
        writer.Entries(sections, 0, startsOnLine: true);
        return writer._text.ToString();
    }

    private void Entries(IEnumerable<(string Name, YamlNode? Value, Shape Shape)> entries, int indent, bool startsOnLine)
    {
        foreach (var (name, value, shape) in entries)
        {
            if (startsOnLine)
                _text.Append(' ', indent);
            startsOnLine = true;
            _text.Append(Scalar(name, indent)).Append(':');
            Value(value, shape, indent);
        }
    }

    private void Value(YamlNode? node, Shape shape, int indent)
    {
        switch (node?.Kind ?? YamlKind.Null)
        {
            case YamlKind.List when node!.Items.Count == 0:
                _text.Append(" []\n");
                break;
            case YamlKind.List:
                _text.Append('\n');
                foreach (var item in shape.Kind == ShapeKind.Hosts ? node!.Items.OrderBy(static item => item.Text, StringComparer.Ordinal) : (IEnumerable<YamlNode>)node!.Items)
                    Item(item, shape.Element ?? Shape.Any, indent + 2);
                break;
            case YamlKind.Map:
                var fields = WithExtensions(node!, shape).ToList();
                if (fields.Count == 0)
                {
                    _text.Append(" {}\n");
                    break;
                }
                _text.Append('\n');
                Entries(fields, indent + 2, startsOnLine: true);
                break;
            default:
                _text.Append(' ').Append(Leaf(node, indent)).Append('\n');
                break;
        }
    }

    private void Item(YamlNode item, Shape shape, int indent)
    {
        _text.Append(' ', indent).Append('-');
        if (item.Kind == YamlKind.Map && WithExtensions(item, shape).ToList() is { Count: > 0 } fields)
        {
            _text.Append(' ');
            Entries(fields, indent + 2, startsOnLine: false);
            return;
        }
        Value(item, shape, indent);
    }

    private static IEnumerable<(string Name, YamlNode? Value, Shape Shape)> WithExtensions(YamlNode node, Shape shape)
    {
        foreach (var field in CanonicalJson.Fields(node, shape, json: false))
        {
            // these two are null in JSON, and absent here, while they are not given
            yield return field;
        }
        if (shape.Kind != ShapeKind.Object)
            yield break;
        foreach (var (key, value) in node.Entries)
        {
            if (key.StartsWith("x-", StringComparison.Ordinal))
                yield return (key, value, Shape.Any);
        }
    }

    private string Leaf(YamlNode? node, int indent) => node is null ? "null" : node.Kind switch
    {
        YamlKind.Null => "null",
        YamlKind.Bool or YamlKind.Integer => node.Text,
        YamlKind.Float => CanonicalJson.Number(node.Text),
        _ => Scalar(escapesDollars ? node.Text.Replace("$", "$$", StringComparison.Ordinal) : node.Text, indent),
    };

    private static string Scalar(string text, int indent)
    {
        if (text.Contains('\n', StringComparison.Ordinal) && IsPrintable(text))
            return Block(text, indent);
        if (IsPlain(text))
            return text;
        // Go's writer takes single quotes where a plain text would only be misread for its punctuation
        return LooksTyped(text) || !IsPrintable(text) ? DoubleQuoted(text) : $"'{text.Replace("'", "''", StringComparison.Ordinal)}'";
    }

    private static string Block(string text, int indent)
    {
        var body = text.TrimEnd('\n');
        var ends = text.Length - body.Length;
        var header = ends == 0 ? "|-" : ends == 1 ? "|" : "|+";
        if (text[0] is ' ' or '\n')
            header = "|2" + header[1..];
        var lines = (ends > 1 ? text[..^1] : body).Split('\n');
        return header + "\n" + string.Join('\n', lines.Select(line => line.Length == 0 ? "" : new string(' ', indent + 2) + line));
    }

    private static bool LooksTyped(string text) =>
        text.Length == 0 || ScalarResolution.Resolve(text, default).Kind != YamlKind.Text
        || text.ToLowerInvariant() is "y" or "n" or "yes" or "no" or "on" or "off" or ".nan" or ".inf" or "-.inf" or "+.inf" or "<<" or "=" || IsSexagesimalOrDate(text);

    private static bool IsSexagesimalOrDate(string text)
    {
        if (!char.IsAsciiDigit(text[0]) && text[0] is not ('-' or '+'))
            return false;
        var parts = text.TrimStart('-', '+').Split(':');
        if (parts.Length > 1 && parts[0].Length > 0 && parts.Skip(1).All(static part => part.Length is 1 or 2 && part.All(char.IsAsciiDigit) && (part.Length == 1 || part[0] <= '5')) && parts[0].All(char.IsAsciiDigit))
            return true;
        return text.Length >= 8 && text.Length <= 10 && text.Split('-') is [{ Length: 4 } year, var month, var day] && (year + month + day).All(char.IsAsciiDigit);
    }

    private static bool IsPrintable(string text) => text.All(static c => c is '\n' || c >= ' ' && c != 0x7f);

    private static bool IsPlain(string text)
    {
        if (LooksTyped(text) || !IsPrintable(text) || text[0] is ' ' || text[^1] is ' ' or ':')
            return false;
        if (text[0] is ',' or '[' or ']' or '{' or '}' or '#' or '&' or '*' or '!' or '|' or '>' or '\'' or '"' or '%' or '@' or '`')
            return false;
        if (text[0] is '-' or '?' or ':' && (text.Length == 1 || text[1] == ' '))
            return false;
        return !text.StartsWith("---", StringComparison.Ordinal) && !text.StartsWith("...", StringComparison.Ordinal)
            && !text.Contains(": ", StringComparison.Ordinal) && !text.Contains(" #", StringComparison.Ordinal);
    }

    private static string DoubleQuoted(string text)
    {
        var quoted = new StringBuilder("\"");
        foreach (var c in text)
        {
            _ = c switch
            {
                '"' => quoted.Append("\\\""),
                '\\' => quoted.Append("\\\\"),
                '\n' => quoted.Append("\\n"),
                '\t' => quoted.Append("\\t"),
                '\r' => quoted.Append("\\r"),
                < ' ' or '\x7f' => quoted.Append("\\x").Append(((int)c).ToString("X2", System.Globalization.CultureInfo.InvariantCulture)),
                _ => quoted.Append(c),
            };
        }
        return quoted.Append('"').ToString();
    }
}
