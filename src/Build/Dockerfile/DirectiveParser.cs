namespace Skiff.Build.Dockerfile;

/// <summary>Reads the directives, which end with the first line that is not one.</summary>
internal sealed class DirectiveParser(string fileName)
{
    private readonly HashSet<string> _seen = new(StringComparer.Ordinal);
    private bool _ended;

    public Directives Directives { get; private set; } = Directives.None;

    /// <summary>True when the line was a directive.</summary>
    public bool TryTake(string line, int number)
    {
        if (_ended)
            return false;
        if (!TrySplit(line, out var name, out var value) || name is not ("syntax" or "escape" or "check"))
        {
            _ended = true;
            return false;
        }
        if (!_seen.Add(name))
            throw Error(line, number, $"only one {name} parser directive can be used");
        Directives = name switch
        {
            "syntax" => Directives with { Syntax = value },
            "escape" => Directives with { Escape = EscapeOf(line, number, value) },
            _ => WithChecks(line, number, value),
        };
        return true;
    }

    private static bool TrySplit(string line, out string name, out string value)
    {
        (name, value) = ("", "");
        var text = line.AsSpan().Trim();
        if (text.IsEmpty || text[0] != '#')
            return false;
        text = text[1..].Trim();
        var equals = text.IndexOf('=');
        if (equals <= 0)
            return false;
        name = text[..equals].Trim().ToString().ToLowerInvariant();
        value = text[(equals + 1)..].Trim().ToString();
        return value.Length > 0 && name.All(char.IsAsciiLetterOrDigit);
    }

    private char EscapeOf(string line, int number, string value) =>
        value is "\\" or "`" ? value[0] : throw Error(line, number, $"invalid ESCAPE '{value}'. Must be ` or \\");

    private Directives WithChecks(string line, int number, string value)
    {
        var result = Directives;
        foreach (var part in value.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            var equals = part.IndexOf('=', StringComparison.Ordinal);
            var (key, rest) = equals < 0 ? (part, "") : (part[..equals].Trim(), part[(equals + 1)..].Trim());
            result = key.ToLowerInvariant() switch
            {
                "skip" => result with { SkippedChecks = rest.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).ToHashSet(StringComparer.OrdinalIgnoreCase) },
                "error" when bool.TryParse(rest, out var error) => result with { ChecksAreErrors = error },
                _ => throw Error(line, number, $"invalid check option \"{part}\""),
            };
        }
        return result;
    }

    private DockerfileException Error(string line, int number, string problem) =>
        new(fileName, new SourceRange(number, number), problem, line.Trim());
}
