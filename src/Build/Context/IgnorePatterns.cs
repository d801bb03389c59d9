using System.Text;
using System.Text.RegularExpressions;
using Skiff.Errors;

namespace Skiff.Build.Context;

/// <summary>
/// The patterns of a .dockerignore file, and of --exclude: Go's filepath.Match with `**` for any number of directories,
/// `!` to take back; the last pattern that matches decides, and what matches a directory holds for all below it.
/// </summary>
public sealed class IgnorePatterns
{
    private readonly List<(Regex Pattern, bool Keep)> _patterns = [];

    private IgnorePatterns(IEnumerable<string> lines)
    {
        foreach (var line in lines)
            Add(line);
    }

    public static IgnorePatterns Parse(string text) => new(Lines(text));

    /// <summary>The patterns of a file, as they stand there.</summary>
    public static IReadOnlyList<string> Lines(string text) =>
        [.. text.TrimStart('\uFEFF').Split('\n').Where(l => !l.StartsWith('#')).Select(l => l.Trim()).Where(l => l.Length > 0)];

    public static IgnorePatterns Of(IEnumerable<string> patterns) => new(patterns);

    public bool IsEmpty => _patterns.Count == 0;

    /// <summary>An excluded directory need not be entered unless some pattern takes something back.</summary>
    public bool HasExceptions => _patterns.Any(p => p.Keep);

    /// <param name="path">Relative to the context's root, with `/` between names.</param>
    public bool Excludes(string path)
    {
        var excluded = false;
        foreach (var (pattern, keep) in _patterns)
        {
            if (keep == excluded && pattern.IsMatch(path))
                excluded = !keep;
        }
        return excluded;
    }

    private void Add(string line)
    {
        var keep = line.StartsWith('!');
        var text = Clean(keep ? line[1..].Trim() : line);
        if (text.Length == 0)
        {
            if (keep)
                throw new EngineException(ErrorKind.InvalidArgument, "illegal exclusion pattern: \"!\"");
            return;
        }
        _patterns.Add((Translate(text), keep));
    }

    private static string Clean(string pattern)
    {
        var parts = new List<string>();
        foreach (var part in pattern.Split('/'))
        {
            if (part == ".." && parts.Count > 0)
                parts.RemoveAt(parts.Count - 1);
            else if (part is not ("" or "." or ".."))
                parts.Add(part);
        }
        return string.Join('/', parts);
    }

    private static Regex Translate(string pattern)
    {
        var result = new StringBuilder("^");
        for (var i = 0; i < pattern.Length; i++)
        {
            switch (pattern[i])
            {
                case '*' when i + 1 < pattern.Length && pattern[i + 1] == '*':
                    i++;
                    if (i + 1 < pattern.Length && pattern[i + 1] == '/')
                        i++;
                    result.Append(i + 1 >= pattern.Length ? ".*" : "(.*/)?");
                    break;
                case '*':
                    result.Append("[^/]*");
                    break;
                case '?':
                    result.Append("[^/]");
                    break;
                case '[' when pattern.IndexOf(']', i) is var end and > 0:
                    result.Append('[').Append(pattern[(i + 1)..end].Replace("\\", "\\\\", StringComparison.Ordinal)).Append(']');
                    i = end;
                    break;
                case '\\' when i + 1 < pattern.Length:
                    result.Append(Regex.Escape(pattern[++i].ToString()));
                    break;
                default:
                    result.Append(Regex.Escape(pattern[i].ToString()));
                    break;
            }
        }
        // What is below a matching directory matches too.
        return new Regex(result.Append("(/.*)?$").ToString(), RegexOptions.Singleline | RegexOptions.CultureInvariant);
    }
}
