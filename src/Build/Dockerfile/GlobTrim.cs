using System.Text;
using System.Text.RegularExpressions;

namespace Skiff.Build.Dockerfile;

/// <summary>The pattern operators of variable expansion; `*` and `?` are the only wildcards, `\` makes a character plain.</summary>
internal static class GlobTrim
{
    public static string Trim(string value, string pattern, bool atStart, bool greedy)
    {
        // The shortest or the longest match is found by trying every length in the order that asks for it.
        var whole = new Regex("^" + Translate(pattern) + "$", RegexOptions.Singleline | RegexOptions.CultureInvariant);
        for (var i = 0; i <= value.Length; i++)
        {
            var length = greedy ? value.Length - i : i;
            if (whole.IsMatch(atStart ? value[..length] : value[(value.Length - length)..]))
                return atStart ? value[length..] : value[..(value.Length - length)];
        }
        return value;
    }

    public static string Replace(string value, string pattern, string replacement, bool all) =>
        new Regex(Translate(pattern), RegexOptions.Singleline | RegexOptions.CultureInvariant).Replace(value, _ => replacement, all ? -1 : 1);

    private static string Translate(string pattern)
    {
        var result = new StringBuilder();
        for (var i = 0; i < pattern.Length; i++)
        {
            result.Append(pattern[i] switch
            {
                '*' => ".*",
                '?' => ".",
                '\\' when i + 1 < pattern.Length => Regex.Escape(pattern[++i].ToString()),
                var character => Regex.Escape(character.ToString()),
            });
        }
        return result.ToString();
    }
}
