using System.Text;
using Skiff.Linux.Terminals;

namespace Skiff.CommandLine.Commands.Ui;

/// <summary>Frames of the whole terminal, each drawn over the one before.</summary>
internal static class UiScreen
{
    public const string Enter = "\e[?1049h\e[?25l";
    public const string Leave = "\e[?25h\e[?1049l";
    private const string Inverse = "\e[7m";
    private const string Bold = "\e[1m";
    private const string Plain = "\e[0m";
    private static readonly string[] Titles = ["NAME", "STATUS", "CPU %", "MEM USAGE / LIMIT", "NET I/O", "IMAGE"];
    private static readonly int[] Least = [12, 14, 8, 20, 18, 8];

    public static string Table(UiModel model, string host, string message, TerminalSize size)
    {
        var rows = model.Containers.Select(model.Columns).ToList();
        var widths = Titles.Select((title, column) => Math.Max(Math.Max(Least[column], title.Length), rows.Count > 0 ? Math.Min(40, rows.Max(row => row[column].Length)) : 0)).ToArray();
        var lines = new List<string>
        {
            Bold + Cut($"skiff  {model.Containers.Count(container => container.State == "running")} running of {model.Containers.Count}  {host}", size.Columns) + Plain,
            "",
            Bold + Cut(Line(Titles, widths), size.Columns) + Plain,
        };
        var room = Math.Max(1, size.Rows - 5);
        var first = Math.Max(0, Math.Min(model.Row - room / 2, rows.Count - room));
        for (var at = first; at < Math.Min(rows.Count, first + room); at++)
        {
            var line = Cut(Line(rows[at], widths), size.Columns);
            lines.Add(at == model.Row ? Inverse + line.PadRight(size.Columns) + Plain : line);
        }
        if (rows.Count == 0)
            lines.Add(model.ShowsAll ? "There are no containers." : "No container runs; a shows all.");
        return Frame(lines, message.Length > 0 ? message : "up/down select  l logs  e shell  s stop  t start  a all  q quit", size);
    }

    public static string Log(string name, UiLog log, TerminalSize size)
    {
        var lines = new List<string> { Bold + Cut($"logs of {name}", size.Columns) + Plain };
        lines.AddRange(log.Last(Math.Max(1, size.Rows - 2)).Select(line => Cut(line, size.Columns)));
        return Frame(lines, "q back", size);
    }

    private static string Frame(List<string> lines, string last, TerminalSize size)
    {
        var frame = new StringBuilder("\e[H");
        for (var row = 0; row < size.Rows - 1; row++)
            frame.Append(row < lines.Count ? lines[row] : "").Append("\e[K\r\n");
        return frame.Append(Inverse).Append(Cut(last, size.Columns).PadRight(size.Columns)).Append(Plain).ToString();
    }

    private static string Line(string[] columns, int[] widths) => string.Join("  ", columns.Select((column, at) => Cut(column, widths[at]).PadRight(widths[at]))).TrimEnd();

    private static string Cut(string text, int width) => text.Length <= width ? text : width > 1 ? text[..(width - 1)] + "…" : "";
}
