using System.Text;

namespace Skiff.Build.Dockerfile;

/// <summary>
/// Cuts a Dockerfile into logical lines: directives first, then instructions with their continued lines joined and their
/// here-documents attached.
/// </summary>
internal sealed class LogicalLineReader
{
    private readonly string _fileName;
    private readonly string[] _lines;
    private int _next;

    private LogicalLineReader(string fileName, string text)
    {
        _fileName = fileName;
        _lines = text.TrimStart('\uFEFF').Split('\n');
    }

    public static (Directives Directives, List<LogicalLine> Lines) Read(string fileName, string text)
    {
        var reader = new LogicalLineReader(fileName, text);
        var directives = reader.ReadDirectives();
        var lines = new List<LogicalLine>();
        while (reader.ReadLine(directives.Escape) is { } line)
            lines.Add(line);
        return (directives, lines);
    }

    private Directives ReadDirectives()
    {
        var parser = new DirectiveParser(_fileName);
        while (_next < _lines.Length && parser.TryTake(_lines[_next], _next + 1))
            _next++;
        return parser.Directives;
    }

    private LogicalLine? ReadLine(char escape)
    {
        while (_next < _lines.Length && IsEmptyOrComment(_lines[_next]))
            _next++;
        if (_next >= _lines.Length)
            return null;
        var first = _next + 1;
        var column = 1 + _lines[_next].Length - _lines[_next].TrimStart().Length;
        var text = new StringBuilder();
        var continued = TakeContinued(_lines[_next++].TrimStart(), escape, text);
        while (continued && _next < _lines.Length)
        {
            var line = _lines[_next++];
            if (!IsEmptyOrComment(line))
                continued = TakeContinued(line, escape, text);
        }
        var joined = text.ToString().Trim();
        var heredocs = HeredocParser.Find(joined).Select(ReadHeredoc).ToList();
        return new LogicalLine(new SourceRange(first, _next, column), joined, heredocs);
    }

    private static bool IsEmptyOrComment(string line)
    {
        var text = line.AsSpan().TrimStart();
        return text.IsWhiteSpace() || text[0] == '#';
    }

    /// <summary>Appends the line without its escape at the end; true when it goes on.</summary>
    private static bool TakeContinued(string line, char escape, StringBuilder text)
    {
        var end = line.AsSpan().TrimEnd(" \t\r");
        var continued = end.Length > 0 && end[^1] == escape;
        text.Append(continued ? end[..^1] : line.AsSpan().TrimEnd('\r'));
        return continued;
    }

    private Heredoc ReadHeredoc(Heredoc opened)
    {
        var start = _next;
        var content = new StringBuilder();
        while (_next < _lines.Length)
        {
            var line = _lines[_next++].TrimEnd('\r');
            var compared = opened.StripTabs ? line.TrimStart('\t') : line;
            if (compared == opened.Name)
                return opened with { Content = content.ToString() };
            content.Append(compared).Append('\n');
        }
        throw new DockerfileException(_fileName, new SourceRange(start, start), $"unterminated heredoc: {opened.Name} is missing", _lines[start - 1].Trim());
    }
}
