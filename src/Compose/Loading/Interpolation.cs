using System.Text;

namespace Skiff.Compose.Loading;

/// <summary>
/// Variables in values (Compose specification, "Interpolation"): `$NAME`, `${NAME}` and the operators `:-` `-` `:?` `?` `:+` `+`, whose words
/// are interpolated in turn; `$$` stands for one dollar sign.
/// </summary>
internal sealed class Interpolation(Func<string, string?> variables, Action<string> missing)
{
    /// <exception cref="FormatException">The text is no template, or a variable that it requires is missing.</exception>
    public string Apply(string text)
    {
        if (!text.Contains('$', StringComparison.Ordinal))
            return text;
        var at = 0;
        var result = Run(text, ref at, nested: false);
        return result;
    }

    private string Run(string text, ref int at, bool nested)
    {
        var result = new StringBuilder(text.Length);
        while (at < text.Length)
        {
            var c = text[at];
            if (nested && c == '}')
                return result.ToString();
            if (c != '$')
            {
                result.Append(c);
                at++;
                continue;
            }
            at++;
            if (at >= text.Length)
                throw Invalid(text);
            if (text[at] == '$')
            {
                result.Append('$');
                at++;
            }
            else if (text[at] == '{')
            {
                at++;
                result.Append(Braced(text, ref at));
            }
            else
            {
                var name = Name(text, ref at);
                if (name.Length == 0)
                    throw Invalid(text);
                result.Append(Value(name));
            }
        }
        return nested ? throw Invalid(text) : result.ToString();
    }

    private string Braced(string text, ref int at)
    {
        var name = Name(text, ref at);
        if (name.Length == 0 || at >= text.Length)
            throw Invalid(text);
        if (text[at] == '}')
        {
            at++;
            return Value(name);
        }
        var emptyCounts = text[at] == ':';
        if (emptyCounts)
            at++;
        if (at >= text.Length || text[at] is not ('-' or '?' or '+') || !emptyCounts && text[at] == ':')
            throw Invalid(text);
        var operation = text[at++];
        var value = variables(name);
        var present = emptyCounts ? !string.IsNullOrEmpty(value) : value is not null;
        // a word that is not used is parsed all the same, but neither warns nor fails
        var used = operation == '+' ? present : !present;
        var word = used ? Run(text, ref at, nested: true) : new Interpolation(static _ => "", static _ => { }).Run(text, ref at, nested: true);
        at++;
        return operation switch
        {
            '-' => present ? value! : word,
            '+' => present ? word : "",
            _ => present ? value! : throw new FormatException($"required variable {name} is missing a value{(word.Length > 0 ? ": " + word : "")}"),
        };
    }

    private string Value(string name)
    {
        if (variables(name) is { } value)
            return value;
        missing(name);
        return "";
    }

    private static string Name(string text, ref int at)
    {
        var start = at;
        while (at < text.Length && (char.IsAsciiLetter(text[at]) || text[at] == '_' || at > start && char.IsAsciiDigit(text[at])))
            at++;
        return text[start..at];
    }

    private static FormatException Invalid(string text) =>
        new($"invalid interpolation format: \"{text}\"; you may need to escape any $ with another $");
}
