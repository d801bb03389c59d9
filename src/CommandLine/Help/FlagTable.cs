using System.Text;
using Skiff.CommandLine.Grammar;

namespace Skiff.CommandLine.Help;

/// <summary>The flags of a command as help lists them: sorted, in two columns, the second wrapped as pflag wraps it.</summary>
internal static class FlagTable
{
    /// <summary>Lines may run over by this much rather than leave an orphan word on a line of its own.</summary>
    private const int Slop = 5;

    public static string Write(IEnumerable<Flag> flags, int width)
    {
        var rows = flags.Where(flag => !flag.Hidden).OrderBy(flag => flag.Name, StringComparer.Ordinal)
            .Select(flag => (Left: LeftColumn(flag), flag.Help)).ToList();
        if (rows.Count == 0)
            return "";
        var longest = rows.Max(row => row.Left.Length);
        var table = new StringBuilder();
        foreach (var (left, help) in rows)
            table.Append(left.PadRight(longest)).Append("   ").Append(Wrap(longest + 3, width, help)).Append('\n');
        return table.ToString();
    }

    private static string LeftColumn(Flag flag)
    {
        var left = flag.Shorthand is { } letter ? $"  -{letter}, --{flag.Name}" : $"      --{flag.Name}";
        return flag.ValueName.Length == 0 ? left : $"{left} {flag.ValueName}";
    }

    private static string Wrap(int indent, int width, string text)
    {
        var room = width - indent;
        var wrapped = new StringBuilder();
        if (room < 24)
        {
            // no sensible room beside the names: a block on the lines below
            indent = 16;
            room = width - indent;
            wrapped.Append('\n').Append(' ', indent);
        }
        if (room < 24)
            return text.Replace("\n", wrapped.ToString(), StringComparison.Ordinal);
        room -= Slop;
        var next = "\n" + new string(' ', indent);
        var (line, rest) = Cut(room, text);
        wrapped.Append(line.Replace("\n", next, StringComparison.Ordinal));
        while (rest.Length > 0)
        {
            (line, rest) = Cut(room, rest);
            wrapped.Append(next).Append(line.Replace("\n", next, StringComparison.Ordinal));
        }
        return wrapped.ToString();
    }

    private static (string Line, string Left) Cut(int room, string text)
    {
        if (room + Slop > text.Length)
            return (text, "");
        var blank = text.AsSpan(0, room).LastIndexOfAny(" \t\n");
        if (blank <= 0)
            return (text, "");
        var newline = text.AsSpan(0, room).LastIndexOf('\n');
        var at = newline > 0 && newline < blank ? newline : blank;
        return (text[..at], text[(at + 1)..]);
    }
}
