using System.Globalization;
using System.Text;

namespace Skiff.CommandLine.Grammar;

/// <summary>Text as Go's %q writes it, which is how docker quotes what the user typed.</summary>
public static class GoText
{
    public static string Quote(string text)
    {
        var quoted = new StringBuilder(text.Length + 2).Append('"');
        foreach (var rune in text.EnumerateRunes())
        {
            _ = rune.Value switch
            {
                '"' => quoted.Append("\\\""),
                '\\' => quoted.Append("\\\\"),
                '\n' => quoted.Append("\\n"),
                '\r' => quoted.Append("\\r"),
                '\t' => quoted.Append("\\t"),
                '\a' => quoted.Append("\\a"),
                '\b' => quoted.Append("\\b"),
                '\f' => quoted.Append("\\f"),
                '\v' => quoted.Append("\\v"),
                < 0x20 or 0x7f => quoted.Append("\\x").Append(rune.Value.ToString("x2", CultureInfo.InvariantCulture)),
                _ when IsPrintable(rune) => quoted.Append(rune.ToString()),
                <= 0xffff => quoted.Append("\\u").Append(rune.Value.ToString("x4", CultureInfo.InvariantCulture)),
                _ => quoted.Append("\\U").Append(rune.Value.ToString("x8", CultureInfo.InvariantCulture)),
            };
        }
        return quoted.Append('"').ToString();
    }

    private static bool IsPrintable(Rune rune) => rune.Value == ' ' || Rune.GetUnicodeCategory(rune) is not
        (UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.Surrogate or UnicodeCategory.PrivateUse
        or UnicodeCategory.OtherNotAssigned or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator
        or UnicodeCategory.SpaceSeparator);
}
