using System.Globalization;
using System.Text;
using Skiff.Compose.Loading;
using Skiff.Compose.Yaml;

namespace Skiff.Compose.Model;

/// <summary>
/// Writes canonical nodes as Docker Compose's JSON, byte for byte as Go writes it: attributes in the order of their declaration, zeros left out, maps
/// sorted, `&lt;`, `&gt;` and `&amp;` escaped. A service's configuration hash is taken from it.
/// </summary>
internal sealed class CanonicalJson(bool indents, bool escapesDollars)
{
    private readonly StringBuilder _text = new();

    /// <summary>A service without what does not make its containers another ones, on one line.</summary>
    public static string ForHash(YamlNode service)
    {
        var copy = service.Copy();
        copy.Entries.Remove("build");
        copy.Entries.Remove("pull_policy");
        copy.Entries.Remove("scale");
        copy["deploy"]?.Entries.Remove("replicas");
        copy.Entries.Remove("profiles");
        var writer = new CanonicalJson(indents: false, escapesDollars: false);
        writer.Write(copy, ComposeShapes.Service, 0);
        return writer._text.ToString();
    }

    public static string OfProject(Project project, bool escapesDollars)
    {
        var writer = new CanonicalJson(indents: true, escapesDollars);
        var sections = new SortedDictionary<string, Action>(StringComparer.Ordinal) { ["name"] = () => writer.Text(project.Name) };
        sections["services"] = () => writer.Entries(project.Services.Select(static service => (service.Key, (YamlNode?)service.Value.Node, ComposeShapes.Service)), 1);
        foreach (var (section, shape) in (ReadOnlySpan<(string, Shape)>)[("networks", ComposeShapes.Network), ("volumes", ComposeShapes.Volume), ("secrets", ComposeShapes.File), ("configs", ComposeShapes.File)])
        {
            var used = project.Used(section);
            if (used.Count > 0)
                sections[section] = () => writer.Entries(used.Select(entry => (entry.Key, (YamlNode?)entry.Value, shape)), 1);
        }
        foreach (var (key, value) in project.Root.Entries)
        {
            if (key.StartsWith("x-", StringComparison.Ordinal))
                sections[key] = () => writer.Write(value, Shape.Any, 1);
        }
        writer._text.Append('{');
        var first = true;
        foreach (var (name, write) in sections)
        {
            writer.Separate(ref first, 1);
            writer.Text(name);
            writer._text.Append(": ");
            write();
        }
        writer.Close('}', 0, first);
        return writer._text.ToString();
    }

    private void Write(YamlNode? node, Shape shape, int depth)
    {
        switch (node?.Kind ?? YamlKind.Null)
        {
            case YamlKind.Null:
                _text.Append("null");
                break;
            case YamlKind.Bool or YamlKind.Integer:
                _text.Append(node!.Text);
                break;
            case YamlKind.Float:
                _text.Append(Number(node!.Text));
                break;
            case YamlKind.Text:
                Text(node!.Text);
                break;
            case YamlKind.List:
                List(node!, shape, depth);
                break;
            default:
                Entries(Fields(node!, shape), depth);
                break;
        }
    }

    /// <summary>Go writes a 32 bit number with as few digits as tell it from its neighbours.</summary>
    internal static string Number(string text) => ((float)double.Parse(text, CultureInfo.InvariantCulture)).ToString("R", CultureInfo.InvariantCulture);

    internal static IEnumerable<(string Name, YamlNode? Value, Shape Shape)> Fields(YamlNode node, Shape shape, bool json = true)
    {
        if (shape.Kind != ShapeKind.Object)
        {
            foreach (var (key, value) in node.Entries.OrderBy(static entry => entry.Key, StringComparer.Ordinal))
                yield return (key, value, shape.Element ?? Shape.Any);
            yield break;
        }
        foreach (var field in shape.Fields)
        {
            if (field.Consumed)
                continue;
            var value = node[field.Name];
            var isObject = field.Shape.Kind == ShapeKind.Object;
            // a hook stands in Go's structure by value: its JSON has it, empty, where there is none
            var hollow = json && field.Name == "exec" && value is null;
            if (value is null ? !field.Always && !hollow : value.IsZero && !field.Always && !field.WhenPresent && !(isObject && !value.IsNull))
                continue;
            // YAML leaves out what JSON writes for having no way to leave it out
            if (!json && field.Always && (value is null || value.IsZero && value.Kind != YamlKind.List))
                continue;
            if (value is null && isObject)
                value = hollow ? YamlNode.MapOf(default, ("command", YamlNode.Null())) : YamlNode.Map();
            yield return (json ? field.JsonName ?? field.Name : field.Name, value, hollow ? Shape.Any : field.Shape);
        }
    }

    private void Entries(IEnumerable<(string Name, YamlNode? Value, Shape Shape)> entries, int depth)
    {
        _text.Append('{');
        var first = true;
        foreach (var (name, value, shape) in entries)
        {
            Separate(ref first, depth + 1);
            Text(name);
            _text.Append(indents ? ": " : ":");
            Write(value, shape, depth + 1);
        }
        Close('}', depth, first);
    }

    private void List(YamlNode node, Shape shape, int depth)
    {
        _text.Append('[');
        var first = true;
        foreach (var item in shape.Kind == ShapeKind.Hosts ? node.Items.OrderBy(static item => item.Text, StringComparer.Ordinal) : (IEnumerable<YamlNode>)node.Items)
        {
            Separate(ref first, depth + 1);
            Write(item, shape.Element ?? Shape.Any, depth + 1);
        }
        Close(']', depth, first);
    }

    private void Separate(ref bool first, int depth)
    {
        if (!first)
            _text.Append(',');
        first = false;
        if (indents)
            _text.Append('\n').Append(' ', depth * 2);
    }

    private void Close(char end, int depth, bool empty)
    {
        if (indents && !empty)
            _text.Append('\n').Append(' ', depth * 2);
        _text.Append(end);
    }

    private void Text(string text)
    {
        if (escapesDollars)
            text = text.Replace("$", "$$", StringComparison.Ordinal);
        _text.Append('"');
        foreach (var c in text)
        {
            _ = c switch
            {
                '"' => _text.Append("\\\""),
                '\\' => _text.Append("\\\\"),
                '\n' => _text.Append("\\n"),
                '\r' => _text.Append("\\r"),
                '\t' => _text.Append("\\t"),
                '\b' => _text.Append("\\b"),
                '\f' => _text.Append("\\f"),
                < ' ' or '<' or '>' or '&' or '\u2028' or '\u2029' => _text.Append("\\u").Append(((int)c).ToString("x4", CultureInfo.InvariantCulture)),
                _ => _text.Append(c),
            };
        }
        _text.Append('"');
    }
}
