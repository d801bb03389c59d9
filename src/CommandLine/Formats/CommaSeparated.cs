using System.Text;
using Skiff.CommandLine.Grammar;

namespace Skiff.CommandLine.Formats;

/// <summary>One line of CSV, as `--mount` and `--network` are written: quotes hold commas, doubled quotes are one.</summary>
public static class CommaSeparated
{
    public static List<string> Split(string line)
    {
        var fields = new List<string>();
        if (line.Length == 0)
            return fields;
        var at = 0;
        while (true)
        {
            if (at < line.Length && line[at] == '"')
            {
                fields.Add(ReadQuoted(line, ref at));
            }
            else
            {
                var end = line.IndexOf(',', at);
                var field = end < 0 ? line[at..] : line[at..end];
                if (field.Contains('"', StringComparison.Ordinal))
                    throw new FlagValueException($"parse error on line 1, column {at + field.IndexOf('"', StringComparison.Ordinal) + 1}: bare \" in non-quoted-field");
                fields.Add(field);
                at += field.Length;
            }
            if (at >= line.Length)
                return fields;
            at++; // the comma
        }
    }

    private static string ReadQuoted(string line, ref int at)
    {
        var field = new StringBuilder();
        for (at++; at < line.Length; at++)
        {
            if (line[at] != '"')
            {
                field.Append(line[at]);
                continue;
            }
            if (at + 1 < line.Length && line[at + 1] == '"')
            {
                field.Append('"');
                at++;
                continue;
            }
            at++;
            if (at < line.Length && line[at] != ',')
                throw new FlagValueException($"parse error on line 1, column {at + 1}: extraneous or missing \" in quoted-field");
            return field.ToString();
        }
        throw new FlagValueException($"parse error on line 1, column {line.Length + 1}: extraneous or missing \" in quoted-field");
    }
}
