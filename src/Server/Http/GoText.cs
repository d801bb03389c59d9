using System.Globalization;
using System.Text;

namespace Skiff.Server.Http;

/// <summary>Texts in the form in which Docker's errors print them.</summary>
internal static class GoText
{
    /// <summary>In double quotes, with what a Go string literal would escape escaped (`%q`).</summary>
    public static string Quote(string text)
    {
        var quoted = new StringBuilder(text.Length + 2).Append('"');
        foreach (var character in text)
        {
            _ = character switch
            {
                '"' => quoted.Append("\\\""),
                '\\' => quoted.Append("\\\\"),
                '\n' => quoted.Append("\\n"),
                '\r' => quoted.Append("\\r"),
                '\t' => quoted.Append("\\t"),
                < ' ' or '\x7f' => quoted.Append(CultureInfo.InvariantCulture, $"\\x{(int)character:x2}"),
                _ => quoted.Append(character),
            };
        }
        return quoted.Append('"').ToString();
    }

    /// <summary>One character in single quotes, as encoding/json names what it stumbled over.</summary>
    public static string QuoteCharacter(char character) => character switch
    {
        '\'' => "'\\''",
        '"' => "'\"'",
        '\\' => "'\\\\'",
        '\n' => "'\\n'",
        '\r' => "'\\r'",
        '\t' => "'\\t'",
        < ' ' or '\x7f' => string.Create(CultureInfo.InvariantCulture, $"'\\x{(int)character:x2}'"),
        _ => $"'{character}'",
    };
}
