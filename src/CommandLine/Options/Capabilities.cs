namespace Skiff.CommandLine.Options;

/// <summary>`--cap-add` and `--cap-drop` in one spelling; what is added is not dropped, and ALL swallows the rest.</summary>
internal static class Capabilities
{
    private const string All = "ALL";

    public static (List<string>? Add, List<string>? Drop) Parse(IReadOnlyList<string> add, IReadOnlyList<string> drop)
    {
        var added = Normalise(add);
        var dropped = Normalise(drop);
        dropped.ExceptWith(added);
        return (added.Count == 0 ? null : [.. added], dropped.Count == 0 ? null : [.. dropped]);
    }

    private static SortedSet<string> Normalise(IReadOnlyList<string> names)
    {
        var set = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var name in names)
        {
            var upper = name.Trim().ToUpperInvariant();
            set.Add(upper is All or "RESET" || upper.StartsWith("CAP_", StringComparison.Ordinal) ? upper : "CAP_" + upper);
        }
        if (set.Contains(All))
            set.IntersectWith([All]);
        return set;
    }
}
