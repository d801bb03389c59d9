using Skiff.Compose.Yaml;

namespace Skiff.Compose.Loading;

/// <summary>Joins canonical trees, the later one over the earlier one (Compose specification, "Merge").</summary>
internal static class Merger
{
    public static YamlNode Merge(YamlNode earlier, YamlNode later, Shape shape)
    {
        if (later.Tag == YamlTag.Override || shape.Merge == MergeRule.Replace || earlier.IsNull)
            return later;
        if (later.IsNull && later.Tag == YamlTag.None && shape.Kind is ShapeKind.Object or ShapeKind.Map)
            return earlier;
        switch (shape.Kind)
        {
            case ShapeKind.Object when earlier.Kind == YamlKind.Map && later.Kind == YamlKind.Map:
                if (shape.Merge == MergeRule.SameDriver && earlier["driver"]?.Text is { } first && later["driver"]?.Text is { } second && first != second)
                    return later;
                return Maps(earlier, later, key => shape.Find(key)?.Shape ?? Shape.Any);
            case ShapeKind.Map when later.Kind == YamlKind.Map:
                return Maps(earlier, later, _ => shape.Element!);
            case ShapeKind.Pairs when later.Kind == YamlKind.Map:
                return Maps(earlier, later, _ => Shape.Text);
            case ShapeKind.Any when earlier.Kind == YamlKind.Map && later.Kind == YamlKind.Map:
                return Maps(earlier, later, _ => Shape.Any);
            case ShapeKind.List or ShapeKind.Texts or ShapeKind.Hosts when later.Kind == YamlKind.List:
                var joined = YamlNode.List(later.Position, [.. earlier.Items, .. later.Items]);
                joined.KeyPosition = later.KeyPosition;
                if (shape.Merge == MergeRule.Unique)
                    Unify(joined, shape.Key ?? (static item => item.Text));
                return joined;
            default:
                return later;
        }
    }

    /// <summary>Takes out what `!reset` marks, and the marks.</summary>
    public static void Settle(YamlNode node)
    {
        foreach (var (key, value) in node.Entries.ToArray())
        {
            if (value.Tag == YamlTag.Reset)
                node.Entries.Remove(key);
            else
                Settle(value);
        }
        node.Items.RemoveAll(static item => item.Tag == YamlTag.Reset);
        foreach (var item in node.Items)
            Settle(item);
        node.Tag = YamlTag.None;
    }

    /// <summary>Of items that are the same one the last stays, where the first stood.</summary>
    public static void Unify(YamlNode list, Func<YamlNode, string> key)
    {
        var places = new Dictionary<string, int>(StringComparer.Ordinal);
        var kept = new List<YamlNode>();
        foreach (var item in list.Items)
        {
            if (places.TryGetValue(key(item), out var place))
            {
                kept[place] = item;
                continue;
            }
            places[key(item)] = kept.Count;
            kept.Add(item);
        }
        list.Items.Clear();
        list.Items.AddRange(kept);
    }

    private static YamlNode Maps(YamlNode earlier, YamlNode later, Func<string, Shape> shapeOf)
    {
        var map = YamlNode.Map(earlier.Position);
        map.KeyPosition = later.KeyPosition;
        foreach (var (key, value) in earlier.Entries)
            map.Entries[key] = value;
        foreach (var (key, value) in later.Entries)
        {
            if (value.Tag == YamlTag.Reset)
                map.Entries.Remove(key);
            else
                map.Entries[key] = map[key] is { } present ? Merge(present, value, shapeOf(key)) : value;
        }
        return map;
    }
}
