using System.Text;
using Skiff.CommandLine.Grammar;
using Skiff.CommandLine.Templates;

namespace Skiff.CommandLine.Formats;

/// <summary>Prints rows in the format that `--format` (or the configuration) names: a table, JSON, or a template.</summary>
/// <param name="format">`table`, `table TEMPLATE`, `json`, or a template.</param>
/// <param name="titles">The title of each column.</param>
public sealed class Listing(string format, IReadOnlyDictionary<string, string> titles)
{
    private const string TablePrefix = "table";

    private bool IsTable => format.StartsWith(TablePrefix, StringComparison.Ordinal);

    public string Print(IEnumerable<Row> rows)
    {
        var body = IsTable ? format[TablePrefix.Length..] : format == "json" ? "{{json .}}" : format;
        body = body.Trim(' ').Replace("\\t", "\t", StringComparison.Ordinal).Replace("\\n", "\n", StringComparison.Ordinal);
        GoTemplate template;
        try
        {
            template = GoTemplate.Parse(body);
        }
        catch (TemplateException error)
        {
            throw new CommandException("template parsing error: " + error.Message);
        }
        var text = new StringBuilder();
        if (IsTable)
            text.Append(template.ExecuteHeading(new HeaderRow(titles))).Append('\n');
        foreach (var row in rows)
        {
            try
            {
                text.Append(template.Execute(row)).Append('\n');
            }
            catch (TemplateException error)
            {
                throw new CommandException("template parsing error: " + error.Message);
            }
        }
        return IsTable ? TextTable.Align(text.ToString()) : text.ToString();
    }
}
