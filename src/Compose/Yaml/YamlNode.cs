using System.Globalization;

namespace Skiff.Compose.Yaml;

/// <summary>A node of a document, and where it stands. Maps keep the order of their keys.</summary>
public sealed class YamlNode
{
    private YamlNode(YamlKind kind, YamlPosition position)
    {
        Kind = kind;
        Position = position;
    }

    public YamlKind Kind { get; }

    public YamlPosition Position { get; init; }

    /// <summary>Where the key stands whose value this is.</summary>
    public YamlPosition KeyPosition { get; set; }

    public YamlTag Tag { get; set; }

    /// <summary>A scalar's value: numbers in decimal, `true` and `false`, empty for null.</summary>
    public string Text { get; private init; } = "";

    public List<YamlNode> Items { get; private init; } = [];

    public OrderedDictionary<string, YamlNode> Entries { get; private init; } = [];

    public bool IsNull => Kind == YamlKind.Null;

    public bool IsScalar => Kind is YamlKind.Text or YamlKind.Bool or YamlKind.Integer or YamlKind.Float;

    /// <summary>Go's zero value: what `omitempty` leaves out.</summary>
    public bool IsZero => Kind switch
    {
        YamlKind.Null => true,
        YamlKind.Text => Text.Length == 0,
        YamlKind.Bool => Text == "false",
        YamlKind.Integer or YamlKind.Float => Text == "0",
        YamlKind.List => Items.Count == 0,
        _ => Entries.Count == 0,
    };

    public YamlNode? this[string key] => Entries.GetValueOrDefault(key);

    public static YamlNode Null(YamlPosition position = default) => new(YamlKind.Null, position);

    public static YamlNode OfText(string text, YamlPosition position = default) => new(YamlKind.Text, position) { Text = text };

    public static YamlNode OfBool(bool value, YamlPosition position = default) => new(YamlKind.Bool, position) { Text = value ? "true" : "false" };

    public static YamlNode OfInteger(long value, YamlPosition position = default) => new(YamlKind.Integer, position) { Text = value.ToString(CultureInfo.InvariantCulture) };

    public static YamlNode OfFloat(double value, YamlPosition position = default) => new(YamlKind.Float, position) { Text = value.ToString("R", CultureInfo.InvariantCulture) };

    public static YamlNode List(YamlPosition position = default, IEnumerable<YamlNode>? items = null) => new(YamlKind.List, position) { Items = [.. items ?? []] };

    public static YamlNode Map(YamlPosition position = default) => new(YamlKind.Map, position);

    /// <summary>A map of these entries; those that are null are left out.</summary>
    public static YamlNode MapOf(YamlPosition position, params ReadOnlySpan<(string Key, YamlNode? Value)> entries)
    {
        var map = Map(position);
        foreach (var (key, value) in entries)
        {
            if (value is not null)
                map.Entries[key] = value;
        }
        return map;
    }

    public YamlNode Copy()
    {
        var copy = new YamlNode(Kind, Position) { Text = Text, KeyPosition = KeyPosition, Tag = Tag };
        foreach (var item in Items)
            copy.Items.Add(item.Copy());
        foreach (var (key, value) in Entries)
            copy.Entries[key] = value.Copy();
        return copy;
    }

    public bool IsSameAs(YamlNode other)
    {
        if (Kind != other.Kind || Text != other.Text || Items.Count != other.Items.Count || Entries.Count != other.Entries.Count)
            return false;
        for (var at = 0; at < Items.Count; at++)
        {
            if (!Items[at].IsSameAs(other.Items[at]))
                return false;
        }
        foreach (var (key, value) in Entries)
        {
            if (other[key] is not { } theirs || !value.IsSameAs(theirs))
                return false;
        }
        return true;
    }
}
