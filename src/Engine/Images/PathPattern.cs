namespace Skiff.Engine.Images;

/// <summary>
/// Patterns of names as Go's path.Match has them: `*` is any run of characters but a slash, `?` one of them, `[a-z]` and `[^a-z]` one of a class,
/// `\` takes the next as it is. What is no pattern matches nothing.
/// </summary>
internal static class PathPattern
{
    public static bool Matches(ReadOnlySpan<char> pattern, ReadOnlySpan<char> text)
    {
        while (pattern.Length > 0)
        {
            if (pattern[0] == '*')
                return MatchesRun(pattern[1..], text);
            if (text.Length == 0 || !TryMatchOne(ref pattern, text[0]))
                return false;
            text = text[1..];
        }
        return text.Length == 0;
    }

    private static bool MatchesRun(ReadOnlySpan<char> rest, ReadOnlySpan<char> text)
    {
        for (var length = 0; length <= text.Length; length++)
        {
            if (Matches(rest, text[length..]))
                return true;
            if (length < text.Length && text[length] == '/')
                return false;
        }
        return false;
    }

    /// <summary>Takes what stands for one character off the pattern.</summary>
    private static bool TryMatchOne(ref ReadOnlySpan<char> pattern, char value)
    {
        switch (pattern[0])
        {
            case '?':
                pattern = pattern[1..];
                return value != '/';
            case '[':
                return TryMatchClass(ref pattern, value);
            default:
                return TryTake(ref pattern, out var literal) && literal == value;
        }
    }

    private static bool TryMatchClass(ref ReadOnlySpan<char> pattern, char value)
    {
        pattern = pattern[1..];
        var negated = pattern is ['^', ..];
        if (negated)
            pattern = pattern[1..];
        var (found, count) = (false, 0);
        while (pattern.Length > 0 && (pattern[0] != ']' || count == 0))
        {
            if (pattern[0] is '-' or ']' || !TryTake(ref pattern, out var first))
                return false;
            var last = first;
            if (pattern is ['-', ..])
            {
                pattern = pattern[1..];
                if (pattern is [] or ['-' or ']', ..] || !TryTake(ref pattern, out last))
                    return false;
            }
            found |= first <= value && value <= last;
            count++;
        }
        if (pattern.Length == 0)
            return false;
        pattern = pattern[1..];
        return found != negated;
    }

    private static bool TryTake(ref ReadOnlySpan<char> pattern, out char value)
    {
        value = default;
        if (pattern[0] == '\\')
            pattern = pattern[1..];
        if (pattern.Length == 0)
            return false;
        value = pattern[0];
        pattern = pattern[1..];
        return true;
    }
}
