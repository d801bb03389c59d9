using System.Diagnostics;
using System.Globalization;
using System.Text;
using Skiff.Compose.Engine;

namespace Skiff.CommandLine.Commands.Compose;

/// <summary>Shows what becomes of a project's objects, on standard error; may be told from several threads.</summary>
internal sealed class ProgressPrinter(TextWriter output, ProgressMode mode)
{
    private readonly Lock _lock = new();
    private readonly List<Line> _lines = [];
    private int _drawn;

    public void Show(ProgressEvent change)
    {
        if (mode == ProgressMode.Quiet)
            return;
        lock (_lock)
        {
            if (mode == ProgressMode.Plain)
            {
                output.Write($" {change.Subject}  {change.Text}\n");
                return;
            }
            var line = _lines.Find(line => line.Subject == change.Subject);
            if (line is null)
                _lines.Add(line = new Line(change.Subject));
            if (line.Status is ProgressStatus.Done && change.Status == ProgressStatus.Working)
                line.Watch.Restart();
            (line.Text, line.Status) = (change.Text, change.Status);
            if (change.Status != ProgressStatus.Working)
                line.Watch.Stop();
            Draw();
        }
    }

    /// <summary>A message between the lines.</summary>
    public void Say(string message)
    {
        lock (_lock)
        {
            Finish();
            output.Write(message + "\n");
        }
    }

    public void Finish()
    {
        lock (_lock)
        {
            _lines.Clear();
            _drawn = 0;
        }
    }

    private void Draw()
    {
        var text = new StringBuilder();
        if (_drawn > 0)
            text.Append(CultureInfo.InvariantCulture, $"\e[{_drawn}A");
        text.Append(CultureInfo.InvariantCulture, $"\e[2K[+] Running {_lines.Count(static line => line.Status != ProgressStatus.Working)}/{_lines.Count}\n");
        var width = _lines.Max(static line => line.Subject.Length);
        foreach (var line in _lines)
        {
            var (mark, colour) = line.Status switch { ProgressStatus.Done => ("✔", 32), ProgressStatus.Warning => ("!", 33), ProgressStatus.Failed => ("✘", 31), _ => ("⠿", 34) };
            text.Append(CultureInfo.InvariantCulture, $"\e[2K \e[{colour}m{mark}\e[0m {line.Subject.PadRight(width)}  \e[{colour}m{line.Text,-12}\e[0m {line.Watch.Elapsed.TotalSeconds,6:F1}s\n");
        }
        output.Write(text.ToString());
        _drawn = _lines.Count + 1;
    }

    private sealed class Line(string subject)
    {
        public string Subject { get; } = subject;

        public string Text { get; set; } = "";

        public ProgressStatus Status { get; set; }

        public Stopwatch Watch { get; } = Stopwatch.StartNew();
    }
}
