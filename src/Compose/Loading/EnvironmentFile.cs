using System.Text;

namespace Skiff.Compose.Loading;

/// <summary>
/// `.env` and the files of `env_file`: `NAME=value` with comments, `export`, single quotes (literal), double quotes (escapes, variables, several
/// lines) and bare values (variables; ` #` begins a comment). A name without `=` takes its value from the environment.
/// </summary>
internal static class EnvironmentFile
{
    public static Dictionary<string, string?> Read(string path, Func<string, string?> environment)
    {
        try
        {
            return Parse(path, File.ReadAllText(path), environment);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new ComposeException(error is FileNotFoundException or DirectoryNotFoundException ? $"env file {path} not found: stat {path}: no such file or directory" : $"Failed to load {path}: {error.Message}");
        }
    }

    public static Dictionary<string, string?> Parse(string path, string text, Func<string, string?> environment)
    {
        var values = new Dictionary<string, string?>(StringComparer.Ordinal);
        var variables = new Interpolation(name => environment(name) ?? values.GetValueOrDefault(name), static _ => { });
        text = text.TrimStart('\ufeff').Replace("\r\n", "\n", StringComparison.Ordinal);
        var (at, line) = (0, 1);
        while (true)
        {
            while (at < text.Length && char.IsWhiteSpace(text[at]))
                line += text[at++] == '\n' ? 1 : 0;
            if (at >= text.Length)
                return values;
            var end = text.IndexOf('\n', at) is >= 0 and var found ? found : text.Length;
            if (text[at] == '#')
            {
                at = end;
                continue;
            }
            if (text.AsSpan(at, end - at).StartsWith("export ", StringComparison.Ordinal))
                at += 7;
            var equals = text.AsSpan(at, end - at).IndexOfAny('=', ':');
            var name = (equals < 0 ? text[at..end] : text.Substring(at, equals)).Trim();
            if (equals < 0 && name.IndexOf('#', StringComparison.Ordinal) is > 0 and var comment)
                name = name[..comment].TrimEnd();
            if (name.Length == 0 || name.AsSpan().IndexOfAny(" \t\"'") >= 0)
                throw new ComposeException(new Yaml.YamlPosition(path, line, 1), "", $"unexpected character in variable name \"{name}\"; lines are NAME=value");
            if (equals < 0)
            {
                values[name] = environment(name);
                at = end;
                continue;
            }
            at += equals + 1;
            while (at < end && text[at] is ' ' or '\t')
                at++;
            try
            {
                values[name] = at < end && text[at] is '"' or '\'' ? Quoted(text, ref at, ref line, variables) : Bare(text[at..end], variables);
            }
            catch (FormatException error)
            {
                throw new ComposeException(new Yaml.YamlPosition(path, line, 1), name, error.Message);
            }
            at = text.IndexOf('\n', at) is >= 0 and var next ? next : text.Length;
        }
    }

    private static string Bare(string text, Interpolation variables)
    {
        for (var at = 0; at < text.Length; at++)
        {
            if (text[at] == '#' && (at == 0 || text[at - 1] is ' ' or '\t'))
            {
                text = text[..at];
                break;
            }
        }
        return variables.Apply(text.Trim());
    }

    private static string Quoted(string text, ref int at, ref int line, Interpolation variables)
    {
        var quote = text[at++];
        var value = new StringBuilder();
        while (at < text.Length && text[at] != quote)
        {
            var c = text[at++];
            if (c == '\n')
                line++;
            if (c != '\\' || at >= text.Length)
            {
                value.Append(c);
                continue;
            }
            var escaped = text[at++];
            if (quote == '\'')
                _ = escaped == '\'' ? value.Append('\'') : value.Append('\\').Append(escaped);
            else
                _ = escaped switch
                {
                    'n' => value.Append('\n'),
                    'r' => value.Append('\r'),
                    't' => value.Append('\t'),
                    '"' or '\\' => value.Append(escaped),
                    '$' => value.Append("$$"),
                    _ => value.Append('\\').Append(escaped),
                };
        }
        if (at >= text.Length)
            throw new FormatException("unterminated quoted value");
        at++;
        return quote == '"' ? variables.Apply(value.ToString()) : value.ToString();
    }
}
