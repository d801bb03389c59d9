using System.Text;
using System.Text.Json;
using Skiff.CommandLine.Grammar;
using Skiff.CommandLine.Templates;
using Skiff.CommandLine.Templates.Types;

namespace Skiff.CommandLine.Commands;

/// <summary>The `--format` of commands that print one thing.</summary>
internal static class FormatOutput
{
    /// <summary>Prints a document by a template, and what came before an error too.</summary>
    /// <param name="session">Where it is printed.</param>
    /// <param name="format">The template, or `json`.</param>
    /// <param name="name">How errors call the template.</param>
    /// <param name="document">What it is carried out on.</param>
    /// <param name="type">The type in which the reference client holds that.</param>
    public static void Write(Session session, string format, string name, JsonElement document, string type)
    {
        GoTemplate template;
        try
        {
            template = GoTemplate.Parse(format == "json" ? "{{json .}}" : format, name);
        }
        catch (TemplateException error)
        {
            throw new CommandException($"template parsing error: {error.Message}", 64);
        }
        var text = new StringBuilder();
        try
        {
            template.Execute(JsonValue.Lift(document, GoTypes.Of(type)), text);
        }
        catch (TemplateException error)
        {
            throw new CommandException(error.Message);
        }
        finally
        {
            session.Output.Write(text.Append('\n'));
        }
    }
}
