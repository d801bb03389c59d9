namespace Skiff.CommandLine;

/// <summary>Finds what somebody probably meant.</summary>
internal static class NearestName
{
    /// <summary>The name at the least distance, if that is at most two edits and less than half of the word.</summary>
    public static string? Of(string word, IEnumerable<string> names)
    {
        string? nearest = null;
        var least = Math.Min(3, (word.Length + 1) / 2);
        foreach (var name in names)
        {
            var distance = Distance(word, name);
            if (distance < least)
                (nearest, least) = (name, distance);
        }
        return nearest;
    }

    private static int Distance(string from, string to)
    {
        var row = new int[to.Length + 1];
        for (var column = 0; column <= to.Length; column++)
            row[column] = column;
        for (var line = 1; line <= from.Length; line++)
        {
            var diagonal = row[0];
            row[0] = line;
            for (var column = 1; column <= to.Length; column++)
            {
                var cost = Math.Min(Math.Min(row[column] + 1, row[column - 1] + 1), diagonal + (from[line - 1] == to[column - 1] ? 0 : 1));
                diagonal = row[column];
                row[column] = cost;
            }
        }
        return row[to.Length];
    }
}
