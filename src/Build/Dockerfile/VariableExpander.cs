using System.Text;
using Skiff.Errors;

namespace Skiff.Build.Dockerfile;

/// <summary>
/// Expands variables in one word and takes its quotes and escapes away: `$v`, `${v}`, `${v:-w}`, `${v-w}`, `${v:+w}`,
/// `${v+w}`, `${v:?m}`, `${v?m}`, `${v#p}`, `${v##p}`, `${v%p}`, `${v%%p}`, `${v/p/r}`, `${v//p/r}`.
/// </summary>
/// <param name="escape">The file's escape character.</param>
/// <param name="lookup">A variable's value; null where it has none.</param>
/// <param name="keepQuotes">Quotes are text like any other, as in a here-document.</param>
public sealed class VariableExpander(char escape, Func<string, string?> lookup, bool keepQuotes = false)
{
    private readonly HashSet<string> _unset = new(StringComparer.Ordinal);

    /// <summary>The variables that were asked for and not there.</summary>
    public IReadOnlySet<string> Unset => _unset;

    /// <exception cref="EngineException">A bad substitution, or a variable that `?` demands.</exception>
    public string Expand(string word)
    {
        var position = 0;
        return Read(word, ref position, '\0');
    }

    /// <summary>Reads up to <paramref name="end"/>, which is consumed; the end of the text for 0.</summary>
    private string Read(string text, ref int position, char end)
    {
        var result = new StringBuilder();
        while (position < text.Length)
        {
            var character = text[position];
            if (character == end && end != '\0')
            {
                position++;
                return result.ToString();
            }
            switch (character)
            {
                case '\'' when !keepQuotes:
                    ReadSingleQuoted(text, ref position, result);
                    break;
                case '"' when !keepQuotes:
                    ReadDoubleQuoted(text, ref position, result);
                    break;
                case '$':
                    result.Append(ReadVariable(text, ref position));
                    break;
                default:
                    if (character == escape && ++position >= text.Length)
                        break;
                    result.Append(text[position++]);
                    break;
            }
        }
        if (end != '\0')
            throw Error($"syntax error: missing '{end}' in \"{text}\"");
        return result.ToString();
    }

    private static void ReadSingleQuoted(string text, ref int position, StringBuilder result)
    {
        var close = text.IndexOf('\'', position + 1);
        if (close < 0)
            throw Error("unexpected end of statement while looking for matching single-quote");
        result.Append(text, position + 1, close - position - 1);
        position = close + 1;
    }

    private void ReadDoubleQuoted(string text, ref int position, StringBuilder result)
    {
        position++;
        while (position < text.Length)
        {
            var character = text[position];
            if (character == '"')
            {
                position++;
                return;
            }
            if (character == '$')
            {
                result.Append(ReadVariable(text, ref position));
                continue;
            }
            // Within double quotes the escape stands for itself unless before what it can escape.
            if (character == escape && position + 1 < text.Length && (text[position + 1] is '"' or '$' || text[position + 1] == escape))
                position++;
            result.Append(text[position++]);
        }
        throw Error("unexpected end of statement while looking for matching double-quote");
    }

    private string ReadVariable(string text, ref int position)
    {
        position++;
        if (position < text.Length && text[position] == '{')
        {
            position++;
            return ReadBraced(text, ref position);
        }
        var name = ReadName(text, ref position);
        return name.Length == 0 ? "$" : Value(name) ?? "";
    }

    private static string ReadName(string text, ref int position)
    {
        var start = position;
        if (position < text.Length && (char.IsAsciiDigit(text[position]) || "@*#?-!".Contains(text[position], StringComparison.Ordinal)))
            return text[start..++position];
        while (position < text.Length && (char.IsAsciiLetterOrDigit(text[position]) || text[position] == '_'))
            position++;
        return text[start..position];
    }

    private string ReadBraced(string text, ref int position)
    {
        var name = ReadName(text, ref position);
        if (name.Length == 0 || position >= text.Length)
            throw Error("syntax error: bad substitution");
        var operation = text[position++];
        switch (operation)
        {
            case '}':
                return Value(name) ?? "";
            case ':' when position < text.Length && "-+?".Contains(text[position], StringComparison.Ordinal):
                return Substitute(name, text[position++], emptyIsUnset: true, Read(text, ref position, '}'));
            case '-' or '+' or '?':
                return Substitute(name, operation, emptyIsUnset: false, Read(text, ref position, '}'));
            case '#' or '%':
                var greedy = position < text.Length && text[position] == operation;
                if (greedy)
                    position++;
                return GlobTrim.Trim(Value(name) ?? "", Read(text, ref position, '}'), operation == '#', greedy);
            case '/':
                var all = position < text.Length && text[position] == '/';
                if (all)
                    position++;
                var pattern = Read(text, ref position, '/');
                return GlobTrim.Replace(Value(name) ?? "", pattern, Read(text, ref position, '}'), all);
            default:
                throw Error($"unsupported modifier ({operation}) in substitution");
        }
    }

    private string Substitute(string name, char operation, bool emptyIsUnset, string word)
    {
        var value = lookup(name);
        var isSet = value is not null && !(emptyIsUnset && value.Length == 0);
        return operation switch
        {
            '-' => isSet ? value! : word,
            '+' => isSet ? word : "",
            _ => isSet ? value! : throw Error($"{name}: {(word.Length == 0 ? "not allowed to be " + (emptyIsUnset ? "unset or empty" : "unset") : word)}"),
        };
    }

    private string? Value(string name)
    {
        var value = lookup(name);
        if (value is null)
            _unset.Add(name);
        return value;
    }

    private static EngineException Error(string message) => new(ErrorKind.InvalidArgument, message);
}
