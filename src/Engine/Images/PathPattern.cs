namespace Skiff.Engine.Images;

/// <summary>Patterns of names: `*` is any run of characters but a slash, `?` one of them.</summary>
internal static class PathPattern
{
    public static bool Matches(ReadOnlySpan<char> pattern, ReadOnlySpan<char> text)
    {
        while (pattern.Length > 0)
        {
            if (pattern[0] == '*')
            {
                for (var length = 0; length <= text.Length; length++)
                {
                    if (Matches(pattern[1..], text[length..]))
                        return true;
                    if (length < text.Length && text[length] == '/')
                        return false;
                }
                return false;
            }
            if (text.Length == 0 || (pattern[0] == '?' ? text[0] == '/' : pattern[0] != text[0]))
                return false;
            pattern = pattern[1..];
            text = text[1..];
        }
        return text.Length == 0;
    }
}
