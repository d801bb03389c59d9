using System.Text;

namespace Skiff.Compose.Loading;

/// <summary>A command given as one text, cut into words as a shell cuts them: quotes and backslashes, no expansion; an operator ends it.</summary>
internal static class ShellWords
{
    /// <exception cref="FormatException">A quote is not closed.</exception>
    public static List<string> Split(string text)
    {
        var words = new List<string>();
        var word = new StringBuilder();
        var (inWord, quote) = (false, '\0');
        for (var at = 0; at < text.Length; at++)
        {
            var c = text[at];
            if (quote != '\0')
            {
                if (c == quote)
                    quote = '\0';
                else if (c == '\\' && quote == '"' && at + 1 < text.Length)
                    word.Append(text[++at]);
                else
                    word.Append(c);
            }
            else if (c is '"' or '\'')
            {
                (quote, inWord) = (c, true);
            }
            else if (c == '\\' && at + 1 < text.Length)
            {
                word.Append(text[++at]);
                inWord = true;
            }
            else if (c is ' ' or '\t' or '\r' or '\n')
            {
                Finish();
            }
            else if (c is ';' or '&' or '|' or '<' or '>')
            {
                break;
            }
            else
            {
                word.Append(c);
                inWord = true;
            }
        }
        if (quote != '\0')
            throw new FormatException("invalid command line string: a quote is not closed");
        Finish();
        return words;

        void Finish()
        {
            if (inWord)
                words.Add(word.ToString());
            word.Clear();
            inWord = false;
        }
    }
}
