namespace Skiff.Build.Dockerfile;

/// <summary>Finds the here-documents that a line of RUN, COPY or ADD opens; also behind ONBUILD.</summary>
internal static class HeredocParser
{
    public static IEnumerable<Heredoc> Find(string line)
    {
        if (!line.Contains("<<", StringComparison.Ordinal) || !MayHold(line))
            yield break;
        foreach (var word in WordSplitter.ShellWords(line))
        {
            if (TryParse(word) is { } heredoc)
                yield return heredoc;
        }
    }

    /// <summary>`[fd]&lt;&lt;[-]word` and nothing else, or null.</summary>
    public static Heredoc? TryParse(string word)
    {
        var digits = 0;
        while (digits < word.Length && char.IsAsciiDigit(word[digits]))
            digits++;
        if (!word.AsSpan(digits).StartsWith("<<"))
            return null;
        var rest = word[(digits + 2)..];
        var strip = rest.StartsWith('-');
        if (strip)
            rest = rest[1..];
        if (rest.Length == 0 || rest.Contains('<', StringComparison.Ordinal))
            return null;
        var name = Unquote(rest);
        var descriptor = digits > 0 && int.TryParse(word.AsSpan(0, digits), out var number) ? number : 0;
        return name.Length == 0 ? null : new Heredoc(name, "", Expand: name == rest, strip, descriptor);
    }

    private static bool MayHold(string line)
    {
        var words = line.Split((char[]?)null, 3, StringSplitOptions.RemoveEmptyEntries);
        var keyword = words[0].Equals("ONBUILD", StringComparison.OrdinalIgnoreCase) && words.Length > 1 ? words[1] : words[0];
        return keyword.ToUpperInvariant() is "RUN" or "COPY" or "ADD";
    }

    private static string Unquote(string word)
    {
        var text = word;
        foreach (var quote in "'\"")
            text = text.Replace(quote.ToString(), "", StringComparison.Ordinal);
        return text;
    }
}
