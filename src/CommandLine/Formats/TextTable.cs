using System.Text;

namespace Skiff.CommandLine.Formats;

/// <summary>
/// Columns as Go's tabwriter lays them out: cells end with a tab; a column is as wide as its widest cell among lines that
/// follow each other, and three blanks, ten at the least; what follows a line's last tab is not part of any column.
/// </summary>
public static class TextTable
{
    public static string Align(string text, int least = 10, int padding = 3)
    {
        if (!text.Contains('\t', StringComparison.Ordinal))
            return text;
        var endsWithNewline = text.EndsWith('\n');
        var lines = (endsWithNewline ? text[..^1] : text).Split('\n').Select(line => line.Split('\t')).ToArray();
        var widths = lines.Select(line => new int[Math.Max(0, line.Length - 1)]).ToArray();
        for (var column = 0; ; column++)
        {
            var any = false;
            for (var first = 0; first < lines.Length; first++)
            {
                if (widths[first].Length <= column)
                    continue;
                any = true;
                var last = first;
                var width = least;
                while (last < lines.Length && widths[last].Length > column)
                    width = Math.Max(width, Width(lines[last++][column]) + padding);
                for (var line = first; line < last; line++)
                    widths[line][column] = width;
                first = last;
            }
            if (!any)
                break;
        }
        var aligned = new StringBuilder(text.Length * 2);
        for (var line = 0; line < lines.Length; line++)
        {
            if (line > 0)
                aligned.Append('\n');
            for (var column = 0; column < lines[line].Length; column++)
            {
                var cell = lines[line][column];
                aligned.Append(cell);
                if (column < widths[line].Length)
                    aligned.Append(' ', widths[line][column] - Width(cell));
            }
        }
        return endsWithNewline ? aligned.Append('\n').ToString() : aligned.ToString();
    }

    private static int Width(string cell)
    {
        var width = 0;
        foreach (var _ in cell.EnumerateRunes())
            width++;
        return width;
    }
}
