using Skiff.Compose.Yaml;

namespace Skiff.Compose.Loading;

/// <summary>What a part of a Compose file looks like: checked, brought into its canonical form, merged and written by one declaration.</summary>
internal sealed class Shape(ShapeKind kind)
{
    private Dictionary<string, Field>? _byName;

    public static Shape Any { get; } = new(ShapeKind.Any);

    public static Shape Text { get; } = new(ShapeKind.Text);

    public static Shape Flag { get; } = new(ShapeKind.Flag);

    public static Shape Integer { get; } = new(ShapeKind.Integer);

    public static Shape Float { get; } = new(ShapeKind.Float);

    public static Shape TextOrNumber { get; } = new(ShapeKind.TextOrNumber);

    public static Shape Size { get; } = new(ShapeKind.Size);

    public static Shape Duration { get; } = new(ShapeKind.Duration);

    public static Shape Command { get; } = new(ShapeKind.Command) { Merge = MergeRule.Replace };

    public static Shape Texts { get; } = new(ShapeKind.Texts);

    public static Shape UniqueTexts { get; } = new(ShapeKind.Texts) { Merge = MergeRule.Unique };

    public static Shape TextOrTexts { get; } = new(ShapeKind.Texts) { TakesOne = true, Merge = MergeRule.Unique };

    /// <summary>A name without a value has the empty one.</summary>
    public static Shape Pairs { get; } = new(ShapeKind.Pairs);

    /// <summary>A name without a value takes the one of the environment.</summary>
    public static Shape OpenPairs { get; } = new(ShapeKind.Pairs) { KeepsNull = true };

    public static Shape Hosts { get; } = new(ShapeKind.Hosts) { Merge = MergeRule.Unique };

    public static Shape HostPath { get; } = new(ShapeKind.Text) { IsHostPath = true };

    public ShapeKind Kind { get; } = kind;

    public Field[] Fields { get; init; } = [];

    public Shape? Element { get; init; }

    public MergeRule Merge { get; init; }

    /// <summary>What makes two items of a list the same one.</summary>
    public Func<YamlNode, string>? Key { get; init; }

    public string[]? Allowed { get; init; }

    public bool TakesOne { get; init; }

    public bool KeepsNull { get; init; }

    /// <summary>Relative to the directory of the project or of the file that is included or extended.</summary>
    public bool IsHostPath { get; init; }

    /// <summary>Objects that take attributes `x-…`.</summary>
    public bool Extensible { get; init; } = true;

    /// <summary>Elements of a map that may be null.</summary>
    public bool NullElements { get; init; }

    /// <summary>Turns a short form into nodes of the long one; null for what is in the long form already.</summary>
    public Func<YamlNode, string, IReadOnlyList<YamlNode>?>? Short { get; init; }

    public static Shape Object(params Field[] fields) => new(ShapeKind.Object) { Fields = fields };

    public static Shape Of(string[] allowed) => new(ShapeKind.Text) { Allowed = allowed };

    public static Shape MapOf(Shape element) => new(ShapeKind.Map) { Element = element };

    public static Shape ListOf(Shape element) => new(ShapeKind.List) { Element = element };

    public Field? Find(string name)
    {
        if (_byName is null)
        {
            var byName = new Dictionary<string, Field>(StringComparer.Ordinal);
            foreach (var field in Fields)
                byName[field.Name] = field;
            _byName = byName;
        }
        return _byName.GetValueOrDefault(name);
    }
}
