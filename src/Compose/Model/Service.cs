using System.Globalization;
using Skiff.Compose.Yaml;

namespace Skiff.Compose.Model;

/// <summary>A service in its canonical form, and how its attributes are read.</summary>
public sealed class Service(string name, YamlNode node)
{
    public string Name { get; } = name;

    public YamlNode Node { get; } = node;

    public IReadOnlyList<string> Profiles => Texts("profiles");

    public string? Image => Text("image") is { Length: > 0 } image ? image : null;

    public YamlNode? Build => Node["build"];

    public int Scale
    {
        get
        {
            var text = Text("scale") ?? Node["deploy"]?["replicas"]?.Text;
            return text is null ? 1 : int.Parse(text, CultureInfo.InvariantCulture);
        }
        set => Node.Entries["scale"] = YamlNode.OfInteger(value);
    }

    /// <summary>What it depends on: the condition, whether it is restarted with it, and whether it must be there.</summary>
    public IReadOnlyDictionary<string, Dependency> DependsOn
    {
        get
        {
            var dependencies = new SortedDictionary<string, Dependency>(StringComparer.Ordinal);
            foreach (var (on, node) in Node["depends_on"]?.Entries ?? [])
                dependencies[on] = new Dependency(node["condition"]?.Text ?? "service_started", node["restart"]?.Text == "true", node["required"]?.Text != "false");
            return dependencies;
        }
    }

    /// <summary>The networks' keys, the one with the highest priority first.</summary>
    public IReadOnlyList<string> Networks =>
        [.. (Node["networks"]?.Entries ?? []).OrderByDescending(static network => network.Value["priority"] is { } priority ? long.Parse(priority.Text, CultureInfo.InvariantCulture) : 0).ThenBy(static network => network.Key, StringComparer.Ordinal).Select(static network => network.Key)];

    /// <summary>The image's name: its own, or the one that is made of the project's and its own name.</summary>
    public string ImageOf(string project) => Image ?? $"{project}-{Name}";

    public string? Text(string key) => Node[key] is { IsNull: false } value ? value.Text : null;

    public bool Flag(string key) => Node[key]?.Text == "true";

    public long Number(string key) => Node[key] is { Text.Length: > 0 } value ? long.Parse(value.Text, CultureInfo.InvariantCulture) : 0;

    public IReadOnlyList<string> Texts(string key) => [.. (Node[key]?.Items ?? []).Select(static item => item.Text)];

    public Dictionary<string, string> Pairs(string key) => PairsOf(Node[key]);

    public static Dictionary<string, string> PairsOf(YamlNode? node)
    {
        var pairs = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (key, value) in (node?.Entries ?? []).OrderBy(static entry => entry.Key, StringComparer.Ordinal))
            pairs[key] = value.Text;
        return pairs;
    }
}
