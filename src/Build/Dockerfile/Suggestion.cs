namespace Skiff.Build.Dockerfile;

/// <summary>The nearest known word, when one is near enough to have been meant.</summary>
internal static class Suggestion
{
    /// <summary>` (did you mean X?)` or nothing.</summary>
    public static string For(string word, IEnumerable<string> known)
    {
        var (best, distance) = ("", 3);
        foreach (var candidate in known)
        {
            var current = Distance(word.ToUpperInvariant(), candidate.ToUpperInvariant());
            if (current < distance && current < candidate.Length - 1)
                (best, distance) = (candidate, current);
        }
        return best.Length == 0 ? "" : $" (did you mean {best}?)";
    }

    private static int Distance(string a, string b)
    {
        var row = Enumerable.Range(0, b.Length + 1).ToArray();
        for (var i = 1; i <= a.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                var cost = a[i - 1] == b[j - 1] ? 0 : 1;
                (diagonal, row[j]) = (row[j], Math.Min(Math.Min(row[j], row[j - 1]) + 1, diagonal + cost));
            }
        }
        return row[^1];
    }
}
