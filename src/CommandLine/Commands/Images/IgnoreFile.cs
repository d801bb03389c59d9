namespace Skiff.CommandLine.Commands.Images;

/// <summary>`.dockerignore`: patterns of paths that stay out of a build's context; the last one that matches decides, `!` takes back.</summary>
internal sealed class IgnoreFile
{
    private readonly List<(string[] Segments, bool Keep)> _patterns = [];

    private IgnoreFile()
    {
    }

    /// <summary>True when no pattern takes anything back: an excluded directory need not be looked into.</summary>
    public bool IsSimple => _patterns.TrueForAll(pattern => !pattern.Keep);

    public static IgnoreFile Parse(IEnumerable<string> lines)
    {
        var file = new IgnoreFile();
        foreach (var raw in lines)
        {
            var line = raw.Trim();
            if (line.Length == 0 || line[0] == '#')
                continue;
            var keep = line[0] == '!';
            var pattern = (keep ? line[1..].Trim() : line).Trim('/');
            var segments = pattern.Split('/', StringSplitOptions.RemoveEmptyEntries).Where(segment => segment != ".").ToArray();
            if (segments.Length > 0)
                file._patterns.Add((segments, keep));
        }
        return file;
    }

    /// <param name="path">Relative to the context, with slashes.</param>
    public bool Excludes(string path)
    {
        var segments = path.Split('/');
        var excluded = false;
        foreach (var (pattern, keep) in _patterns)
        {
            if (excluded != keep)
                continue;
            // what matches a directory matches all that is in it
            for (var depth = 1; depth <= segments.Length; depth++)
            {
                if (!Matches(pattern, segments.AsSpan(0, depth)))
                    continue;
                excluded = !keep;
                break;
            }
        }
        return excluded;
    }

    private static bool Matches(ReadOnlySpan<string> pattern, ReadOnlySpan<string> path)
    {
        if (pattern.IsEmpty)
            return path.IsEmpty;
        if (pattern[0] == "**")
        {
            for (var skipped = 0; skipped <= path.Length; skipped++)
            {
                if (Matches(pattern[1..], path[skipped..]))
                    return true;
            }
            return false;
        }
        return !path.IsEmpty && MatchesSegment(pattern[0], path[0]) && Matches(pattern[1..], path[1..]);
    }

    private static bool MatchesSegment(ReadOnlySpan<char> pattern, ReadOnlySpan<char> name)
    {
        if (pattern.IsEmpty)
            return name.IsEmpty;
        switch (pattern[0])
        {
            case '*':
                for (var taken = 0; taken <= name.Length; taken++)
                {
                    if (MatchesSegment(pattern[1..], name[taken..]))
                        return true;
                }
                return false;
            case '?':
                return !name.IsEmpty && MatchesSegment(pattern[1..], name[1..]);
            case '[' when pattern.IndexOf(']') is > 1 and var close:
                return !name.IsEmpty && InClass(pattern[1..close], name[0]) && MatchesSegment(pattern[(close + 1)..], name[1..]);
            case '\\' when pattern.Length > 1:
                return !name.IsEmpty && name[0] == pattern[1] && MatchesSegment(pattern[2..], name[1..]);
            default:
                return !name.IsEmpty && name[0] == pattern[0] && MatchesSegment(pattern[1..], name[1..]);
        }
    }

    private static bool InClass(ReadOnlySpan<char> set, char c)
    {
        var negated = set[0] is '^' or '!';
        var found = false;
        for (var at = negated ? 1 : 0; at < set.Length; at++)
        {
            if (at + 2 < set.Length && set[at + 1] == '-')
            {
                found |= c >= set[at] && c <= set[at + 2];
                at += 2;
            }
            else
            {
                found |= c == set[at];
            }
        }
        return found != negated;
    }
}
