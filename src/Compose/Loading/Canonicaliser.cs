using System.Globalization;
using Skiff.Compose.Yaml;

namespace Skiff.Compose.Loading;

/// <summary>Checks a file's nodes against their shapes and brings them into the canonical form: long, typed, with absolute paths. Nothing is shared with its input.</summary>
/// <param name="directory">What relative paths are relative to.</param>
/// <param name="home">The user's home, for paths that begin with `~`.</param>
internal sealed class Canonicaliser(string directory, string home)
{
    public YamlNode Apply(YamlNode node, Shape shape, string path)
    {
        if (node.Tag == YamlTag.Reset)
            return Marked(YamlNode.Null(node.Position), node);
        if (shape.Short?.Invoke(node, path) is { } expanded)
            node = Marked(expanded[0], node);
        return Marked(shape.Kind switch
        {
            ShapeKind.Object => Object(node, shape, path),
            ShapeKind.Map => Map(node, shape, path),
            ShapeKind.List => List(node, shape, path),
            ShapeKind.Texts => Texts(node, shape, path),
            ShapeKind.Pairs => Pairs(node, shape, path),
            ShapeKind.Hosts => Hosts(node, path),
            ShapeKind.Command => Command(node, path),
            ShapeKind.Any => node.Copy(),
            _ => Scalar(node, shape, path),
        }, node);
    }

    private static YamlNode Marked(YamlNode node, YamlNode from)
    {
        node.KeyPosition = from.KeyPosition;
        node.Tag = from.Tag;
        return node;
    }

    private YamlNode Object(YamlNode node, Shape shape, string path)
    {
        if (shape.TakesOne && node.Kind is YamlKind.Integer or YamlKind.Text)
            return Scalar(node, Shape.Integer, path);
        if (node.Kind != YamlKind.Map)
            throw Wrong(node, path, "must be a mapping");
        var map = YamlNode.Map(node.Position);
        foreach (var (key, value) in node.Entries)
        {
            if (key.StartsWith("x-", StringComparison.Ordinal) && shape.Extensible)
            {
                map.Entries[key] = value.Copy();
                continue;
            }
            var field = shape.Find(key) ?? throw new ComposeException(value.KeyPosition, path.Length == 0 ? "(root)" : path, $"Additional property {key} is not allowed{Suggestion(key, shape)}");
            map.Entries[key] = Apply(value, field.Shape, path.Length == 0 ? key : $"{path}.{key}");
        }
        foreach (var field in shape.Fields)
        {
            if (field.Required && map[field.Name] is null)
                throw Wrong(node, path, $"{field.Name} is required");
        }
        if (map["type"]?.Text == "bind" && map["source"] is { Kind: YamlKind.Text } source && path.Contains(".volumes[", StringComparison.Ordinal))
            map.Entries["source"] = YamlNode.OfText(Absolute(source.Text), source.Position);
        return map;
    }

    private static string Suggestion(string key, Shape shape) =>
        $"; allowed are {string.Join(", ", shape.Fields.Select(static field => field.Name).OrderBy(name => Distance(name, key)).ThenBy(static name => name, StringComparer.Ordinal).Take(8))}{(shape.Fields.Length > 8 ? ", …" : "")}";

    /// <summary>Letters that the names do not have in common at the same distance from their ends: near enough to name the nearest first.</summary>
    private static int Distance(string name, string key)
    {
        var start = 0;
        while (start < name.Length && start < key.Length && name[start] == key[start])
            start++;
        var end = 0;
        while (end < name.Length - start && end < key.Length - start && name[^(end + 1)] == key[^(end + 1)])
            end++;
        return Math.Max(name.Length, key.Length) - start - end;
    }

    private YamlNode Map(YamlNode node, Shape shape, string path)
    {
        if (node.Kind != YamlKind.Map)
            throw Wrong(node, path, "must be a mapping");
        var map = YamlNode.Map(node.Position);
        foreach (var (key, value) in node.Entries)
        {
            if (key.StartsWith("x-", StringComparison.Ordinal) && path.IndexOf('.', StringComparison.Ordinal) < 0)
            {
                continue; // an extension among services, networks, …: it is kept nowhere
            }
            if (path is "services" or "networks" or "volumes" or "secrets" or "configs" or "models" && !IsName(key))
                throw new ComposeException(value.KeyPosition, path, $"Additional property {key} is not allowed: names consist of letters, digits, '.', '_' and '-'");
            map.Entries[key] = shape.NullElements && value.IsNull ? Marked(YamlNode.Null(value.Position), value) : Apply(value, shape.Element!, $"{path}.{key}");
        }
        return map;
    }

    private static bool IsName(string key) => key.Length > 0 && key.All(static c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '-');

    private YamlNode List(YamlNode node, Shape shape, string path)
    {
        if (node.IsScalar && shape.TakesOne)
            node = Marked(YamlNode.List(node.Position, [node]), node);
        if (node.Kind != YamlKind.List)
            throw Wrong(node, path, "must be a list");
        var list = YamlNode.List(node.Position);
        for (var at = 0; at < node.Items.Count; at++)
        {
            var place = string.Create(CultureInfo.InvariantCulture, $"{path}[{at}]");
            foreach (var item in shape.Element!.Short?.Invoke(node.Items[at], place) ?? [node.Items[at]])
                list.Items.Add(Apply(item, shape.Element, place));
        }
        return list;
    }

    private YamlNode Texts(YamlNode node, Shape shape, string path)
    {
        if (node.IsScalar && shape.TakesOne)
            node = Marked(YamlNode.List(node.Position, [node]), node);
        if (node.Kind == YamlKind.Map && path.EndsWith(".ssh", StringComparison.Ordinal))
            node = Marked(YamlNode.List(node.Position, node.Entries.Select(static entry => YamlNode.OfText(entry.Value.IsNull ? entry.Key : $"{entry.Key}={entry.Value.Text}", entry.Value.Position))), node);
        if (node.Kind != YamlKind.List)
            throw Wrong(node, path, shape.TakesOne ? "must be a string or a list of strings" : "must be a list");
        var list = YamlNode.List(node.Position);
        foreach (var item in node.Items)
        {
            if (!item.IsScalar || item.Kind == YamlKind.Bool)
                throw Wrong(item, string.Create(CultureInfo.InvariantCulture, $"{path}[{list.Items.Count}]"), "must be a string");
            list.Items.Add(YamlNode.OfText(shape.IsHostPath ? Absolute(item.Text) : item.Text, item.Position));
        }
        return list;
    }

    private YamlNode Pairs(YamlNode node, Shape shape, string path)
    {
        var map = YamlNode.Map(node.Position);
        if (node.Kind == YamlKind.List)
        {
            foreach (var item in node.Items)
            {
                if (!item.IsScalar)
                    throw Wrong(item, path, "must be a list of name=value");
                var equals = item.Text.IndexOf('=', StringComparison.Ordinal);
                var (key, value) = equals < 0 ? (item.Text, null) : (item.Text[..equals], item.Text[(equals + 1)..]);
                Add(key, value is not null ? YamlNode.OfText(value, item.Position) : shape.KeepsNull ? YamlNode.Null(item.Position) : YamlNode.OfText("", item.Position), item.Position);
            }
            return map;
        }
        if (node.Kind != YamlKind.Map)
            throw Wrong(node, path, "must be a mapping or a list of name=value");
        foreach (var (key, value) in node.Entries)
        {
            if (value.Tag == YamlTag.Reset)
                Add(key, Marked(YamlNode.Null(value.Position), value), value.KeyPosition);
            else if (value.IsNull)
                Add(key, shape.KeepsNull ? YamlNode.Null(value.Position) : YamlNode.OfText("", value.Position), value.KeyPosition);
            else if (!value.IsScalar)
                throw Wrong(value, $"{path}.{key}", "must be a string, number, boolean or null");
            else
                Add(key, YamlNode.OfText(value.Text, value.Position), value.KeyPosition);
        }
        return map;

        void Add(string key, YamlNode value, YamlPosition position)
        {
            if (path.EndsWith(".additional_contexts", StringComparison.Ordinal) && value.Kind == YamlKind.Text)
                value = YamlNode.OfText(IsRemote(value.Text) || value.Text.StartsWith("service:", StringComparison.Ordinal) ? value.Text : Absolute(value.Text), value.Position);
            value.KeyPosition = position;
            map.Entries[key] = value;
        }
    }

    private static YamlNode Hosts(YamlNode node, string path)
    {
        var list = YamlNode.List(node.Position);
        if (node.Kind == YamlKind.Map)
        {
            foreach (var (host, address) in node.Entries)
            {
                foreach (var one in address.Kind == YamlKind.List ? address.Items : [address])
                    list.Items.Add(YamlNode.OfText($"{host}={one.Text}", one.Position));
            }
            return list;
        }
        if (node.Kind != YamlKind.List)
            throw Wrong(node, path, "must be a mapping or a list of host=address");
        foreach (var item in node.Items)
        {
            var separator = item.Text.IndexOfAny(['=', ':']);
            if (item.Kind != YamlKind.Text || separator <= 0)
                throw Wrong(item, path, $"bad host name '{item.Text}': host=address is wanted");
            list.Items.Add(YamlNode.OfText($"{item.Text[..separator]}={item.Text[(separator + 1)..].TrimStart('[').TrimEnd(']')}", item.Position));
        }
        return list;
    }

    private static YamlNode Command(YamlNode node, string path)
    {
        try
        {
            return node.Kind switch
            {
                YamlKind.Null => YamlNode.Null(node.Position),
                YamlKind.Text => YamlNode.List(node.Position, ShellWords.Split(node.Text).Select(word => YamlNode.OfText(word, node.Position))),
                YamlKind.List when node.Items.TrueForAll(static item => item.IsScalar) => YamlNode.List(node.Position, node.Items.Select(static item => YamlNode.OfText(item.Text, item.Position))),
                _ => throw Wrong(node, path, "must be a string or a list of strings"),
            };
        }
        catch (FormatException error)
        {
            throw Wrong(node, path, error.Message);
        }
    }

    private YamlNode Scalar(YamlNode node, Shape shape, string path)
    {
        switch (shape.Kind)
        {
            case ShapeKind.Text when node.Kind == YamlKind.Text:
                if (shape.Allowed is { } allowed && !allowed.Contains(node.Text))
                    throw Wrong(node, path, $"must be one of {string.Join(", ", allowed)}");
                return YamlNode.OfText(shape.IsHostPath && !IsRemote(node.Text) ? Absolute(node.Text) : node.Text, node.Position);
            case ShapeKind.Text:
                throw Wrong(node, path, "must be a string");
            case ShapeKind.TextOrNumber when node.IsScalar:
                return YamlNode.OfText(node.Text, node.Position);
            case ShapeKind.Flag when node.Kind == YamlKind.Bool:
                return node.Copy();
            case ShapeKind.Flag when node.Kind == YamlKind.Text && node.Text.ToLowerInvariant() is "true" or "yes" or "y" or "on" or "false" or "no" or "n" or "off":
                return YamlNode.OfBool(node.Text.ToLowerInvariant() is "true" or "yes" or "y" or "on", node.Position);
            case ShapeKind.Flag:
                throw Wrong(node, path, "must be a boolean");
            case ShapeKind.Integer when node.Kind == YamlKind.Integer:
                return node.Copy();
            case ShapeKind.Integer when node.Kind == YamlKind.Text && shape.Allowed?.Contains(node.Text) == true:
                return YamlNode.OfInteger(-1, node.Position);
            case ShapeKind.Integer when node.Kind == YamlKind.Text && ScalarResolution.TryInteger(node.Text, out var integer):
                return YamlNode.OfInteger(integer, node.Position);
            case ShapeKind.Integer when node.Kind == YamlKind.Float && double.Parse(node.Text, CultureInfo.InvariantCulture) is var whole && whole == Math.Floor(whole):
                return YamlNode.OfInteger((long)whole, node.Position);
            case ShapeKind.Integer:
                throw Wrong(node, path, "must be an integer");
            case ShapeKind.Float when node.IsScalar && double.TryParse(node.Text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number):
                return YamlNode.OfFloat(number, node.Position);
            case ShapeKind.Float:
                throw Wrong(node, path, "must be a number");
            case ShapeKind.Size when node.IsScalar && Units.TryBytes(node.Text, out var bytes):
                return YamlNode.OfText(bytes.ToString(CultureInfo.InvariantCulture), node.Position);
            case ShapeKind.Size:
                throw Wrong(node, path, "must be a size: bytes, or a number with k, m or g");
            case ShapeKind.Duration when node.IsScalar && Units.TryDuration(node.Text, out var time):
                return YamlNode.OfText(Units.Duration(time), node.Position);
            case ShapeKind.Duration:
                throw Wrong(node, path, "must be a duration such as 1m30s");
            default:
                throw Wrong(node, path, "must be a string or a number");
        }
    }

    private static bool IsRemote(string text) =>
        text.Contains("://", StringComparison.Ordinal) || text.StartsWith("git@", StringComparison.Ordinal) || text.StartsWith("github.com/", StringComparison.Ordinal);

    internal string Absolute(string path)
    {
        if (path == "~" || path.StartsWith("~/", StringComparison.Ordinal))
            return Path.GetFullPath(Path.Combine(home, path.Length > 2 ? path[2..] : ""));
        return Path.TrimEndingDirectorySeparator(Path.GetFullPath(path, directory));
    }

    private static ComposeException Wrong(YamlNode node, string path, string message) => new(node.Position, path, message);
}
