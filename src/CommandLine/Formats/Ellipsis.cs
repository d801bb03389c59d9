using System.Text;

namespace Skiff.CommandLine.Formats;

/// <summary>Texts shortened for tables.</summary>
public static class Ellipsis
{
    /// <summary>At most <paramref name="width"/> columns, the last of them `…` when something was cut.</summary>
    public static string Cut(string text, int width)
    {
        if (width <= 0)
            return "";
        var columns = 0;
        foreach (var rune in text.EnumerateRunes())
            columns += Columns(rune);
        if (columns <= width)
            return text;
        if (width == 1)
            return text.EnumerateRunes().First().ToString();
        var cut = new StringBuilder();
        columns = 0;
        foreach (var rune in text.EnumerateRunes())
        {
            if ((columns += Columns(rune)) > width - 1)
                break;
            cut.Append(rune);
        }
        return cut.Append('…').ToString();
    }

    /// <summary>The twelve characters by which people know an ID.</summary>
    public static string ShortId(string id)
    {
        var colon = id.IndexOf(':', StringComparison.Ordinal);
        var hex = colon < 0 ? id : id[(colon + 1)..];
        return hex.Length > 12 ? hex[..12] : hex;
    }

    private static int Columns(Rune rune) => rune.Value is >= 0x1100 and (<= 0x115f or (>= 0x2e80 and <= 0xa4cf) or (>= 0xac00 and <= 0xd7a3)
        or (>= 0xf900 and <= 0xfaff) or (>= 0xfe30 and <= 0xfe6f) or (>= 0xff00 and <= 0xff60) or (>= 0xffe0 and <= 0xffe6) or (>= 0x1f300 and <= 0x1faff)) ? 2 : 1;
}
