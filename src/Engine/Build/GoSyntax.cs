using System.Globalization;
using System.Text;
using Skiff.Oci.Image;

namespace Skiff.Engine.Build;

/// <summary>Values as Go's %q writes them, which is how they stand in the history of an image.</summary>
internal static class GoSyntax
{
    public static string Quote(IEnumerable<string> words) => $"[{string.Join(' ', words.Select(Quote))}]";

    public static string Quote(string text)
    {
        var result = new StringBuilder("\"");
        foreach (var c in text)
        {
            result.Append(c switch
            {
                '"' => "\\\"",
                '\\' => "\\\\",
                '\n' => "\\n",
                '\t' => "\\t",
                '\r' => "\\r",
                < ' ' or '\x7f' => string.Create(CultureInfo.InvariantCulture, $"\\x{(int)c:x2}"),
                _ => c.ToString(),
            });
        }
        return result.Append('"').ToString();
    }

    public static string Quote(Healthcheck check) => string.Create(
        CultureInfo.InvariantCulture,
        $"&{{{Quote(check.Test ?? [])} {Duration(check.Interval)} {Duration(check.Timeout)} {Duration(check.StartPeriod)} {Duration(check.StartInterval)} {Rune(check.Retries)}}}");

    /// <summary>%q makes a character of a number.</summary>
    private static string Rune(int number) => number switch
    {
        '\a' => "'\\a'",
        '\b' => "'\\b'",
        '\t' => "'\\t'",
        '\n' => "'\\n'",
        '\v' => "'\\v'",
        '\f' => "'\\f'",
        '\r' => "'\\r'",
        '\'' => "'\\''",
        '\\' => "'\\\\'",
        < ' ' or '\x7f' => string.Create(CultureInfo.InvariantCulture, $"'\\x{number:x2}'"),
        _ when System.Text.Rune.IsValid(number) => $"'{new Rune(number)}'",
        _ => "'\uFFFD'",
    };

    /// <summary>Go's Duration.String: the largest unit that leaves something before the point; below a second only one unit.</summary>
    private static string Duration(long nanoseconds) => $"\"{DurationText(nanoseconds)}\"";

    internal static string DurationText(long nanoseconds)
    {
        if (nanoseconds == 0)
            return "0s";
        var (sign, rest) = nanoseconds < 0 ? ("-", -(decimal)nanoseconds) : ("", (decimal)nanoseconds);
        var (unit, size) = rest switch { < 1_000m => ("ns", 1m), < 1_000_000m => ("\u00b5s", 1_000m), < 1_000_000_000m => ("ms", 1_000_000m), _ => ("s", 1_000_000_000m) };
        if (unit != "s")
            return string.Create(CultureInfo.InvariantCulture, $"{sign}{rest / size:0.#########}{unit}");
        var (hours, minutes, seconds) = (decimal.Truncate(rest / 3_600_000_000_000m), decimal.Truncate(rest / 60_000_000_000m) % 60, rest % 60_000_000_000m / size);
        var longer = hours > 0 ? string.Create(CultureInfo.InvariantCulture, $"{hours:0}h{minutes:0}m") : minutes > 0 ? string.Create(CultureInfo.InvariantCulture, $"{minutes:0}m") : "";
        return string.Create(CultureInfo.InvariantCulture, $"{sign}{longer}{seconds:0.#########}s");
    }
}
