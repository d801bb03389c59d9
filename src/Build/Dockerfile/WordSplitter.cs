using System.Text;
using System.Text.Json;

namespace Skiff.Build.Dockerfile;

/// <summary>The ways in which instructions cut their text into words.</summary>
internal static class WordSplitter
{
    /// <summary>At white space alone, as COPY, FROM and VOLUME do.</summary>
    public static List<string> Plain(string text) => [.. text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)];

    /// <summary>At white space outside of quotes, quotes and escapes kept for the expansion, as ENV, LABEL and ARG do.</summary>
    public static List<string> Quoted(string text, char escape)
    {
        var words = new List<string>();
        var word = new StringBuilder();
        var quote = '\0';
        for (var i = 0; i < text.Length; i++)
        {
            var character = text[i];
            if (quote == '\0' && char.IsWhiteSpace(character))
            {
                Flush();
                continue;
            }
            if (character == escape && quote != '\'' && i + 1 < text.Length)
            {
                word.Append(character).Append(text[++i]);
                continue;
            }
            if (quote == '\0' && character is '\'' or '"' && quote == '\0')
                quote = character;
            else if (character == quote)
                quote = '\0';
            word.Append(character);
        }
        Flush();
        return words;

        void Flush()
        {
            if (word.Length > 0)
                words.Add(word.ToString());
            word.Clear();
        }
    }

    /// <summary>As a shell would, quotes kept; what is between `&lt;&lt;` and the next blank is one word.</summary>
    public static List<string> ShellWords(string text) => Quoted(text, '\\');

    /// <summary>A JSON array of strings, or null when the text is none (the shell form is meant then).</summary>
    public static List<string>? JsonArray(string text)
    {
        if (!text.StartsWith('['))
            return null;
        try
        {
            using var document = JsonDocument.Parse(text);
            return document.RootElement.EnumerateArray().All(e => e.ValueKind == JsonValueKind.String)
                ? document.RootElement.EnumerateArray().Select(e => e.GetString()!).ToList()
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
