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
        $"&{{{Quote(check.Test ?? [])} {Duration(check.Interval)} {Duration(check.Timeout)} {Duration(check.StartPeriod)} {Duration(check.StartInterval)} '\\x{check.Retries:x2}'}}");

    private static string Duration(long nanoseconds) => $"\"{TimeSpan.FromTicks(nanoseconds / 100).TotalSeconds.ToString(CultureInfo.InvariantCulture)}s\"";
}
