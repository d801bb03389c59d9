namespace Skiff.CommandLine.Templates;

/// <summary>What holds for true, what can be ranged over, and how values compare.</summary>
internal static class GoTruth
{
    public static bool IsTrue(object? value) => value switch
    {
        null or NoValue or GoNilPointer => false,
        bool flag => flag,
        long number => number != 0,
        double number => number != 0,
        string text => text.Length > 0,
        GoSpan span => span.Nanoseconds != 0,
        IReadOnlyList<object?> list => list.Count > 0,
        IGoFields { IsMap: true } map => map.Entries.Any(),
        _ => true,
    };

    /// <summary>Keys and values; null for what cannot be ranged over.</summary>
    public static IEnumerable<(object? Key, object? Value)>? Items(object? value) => value switch
    {
        null or NoValue or GoNilPointer => [],
        IReadOnlyList<object?> list => list.Select((item, at) => ((object?)(long)at, item)),
        IGoFields { IsMap: true } map => map.Entries.Select(entry => ((object?)entry.Key, entry.Value)),
        long count => Enumerable.Range(0, (int)Math.Max(0, count)).Select(at => ((object?)(long)at, (object?)(long)at)),
        _ => null,
    };

    public static bool Equal(object? left, object? right)
    {
        left = left is NoValue or GoNilPointer ? null : Number(left);
        right = right is NoValue or GoNilPointer ? null : Number(right);
        // rows are reached by pointers, and one is the same as itself
        if (left is IGoFields { IsMap: false } && ReferenceEquals(left, right))
            return true;
        return (left, right) switch
        {
            (null, _) or (_, null) => left is null && right is null,
            (bool a, bool b) => a == b,
            (long a, long b) => a == b,
            (double a, double b) => a == b,
            (string a, string b) => a == b,
            (IReadOnlyList<object?> or IGoFields, _) or (_, IReadOnlyList<object?> or IGoFields) => throw new FormatException($"non-comparable type {GoPrint.Text(left)}: {GoPrint.TypeName(left)}"),
            _ => throw new FormatException("incompatible types for comparison"),
        };
    }

    public static bool Less(object? left, object? right) => (Number(left), Number(right)) switch
    {
        (long a, long b) => a < b,
        (double a, double b) => a < b,
        (string a, string b) => string.CompareOrdinal(a, b) < 0,
        (bool, bool) or (null, _) or (_, null) => throw new FormatException("invalid type for comparison"),
        (IReadOnlyList<object?> or IGoFields or NoValue, _) => throw new FormatException("invalid type for comparison"),
        _ => throw new FormatException("incompatible types for comparison"),
    };

    private static object? Number(object? value) => value is GoSpan span ? span.Nanoseconds : value;
}
