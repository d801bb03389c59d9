using System.Text;
using System.Text.Json;
using Skiff.Client;
using Skiff.CommandLine.Formats;
using Skiff.CommandLine.Grammar;
using Skiff.CommandLine.Templates;
using Skiff.CommandLine.Templates.Types;

namespace Skiff.CommandLine.Commands;

/// <summary>
/// What the inspect commands print: the daemon's documents as they are, indented, or a template carried out on each. A
/// template sees the document first as its Go type (fields that the JSON leaves out have their zero value), then, when that
/// fails, as plain maps, as docker does.
/// </summary>
internal sealed class InspectOutput
{
    private readonly string _format;
    private readonly GoTemplate? _template;
    private readonly StringBuilder _printed = new();
    private readonly List<byte[]> _documents = [];

    public InspectOutput(string format)
    {
        _format = format;
        if (format is "" or "json")
            return;
        try
        {
            _template = GoTemplate.Parse(format);
        }
        catch (TemplateException error)
        {
            throw new CommandException("template parsing error: " + error.Message, 64);
        }
    }

    /// <summary>Asks for each operand in turn and prints what was found; what was not found fails the command in the end.</summary>
    /// <param name="invocation">The call.</param>
    /// <param name="find">Yields the document and the type in which the reference client holds it.</param>
    /// <param name="raw">What the type does not have is looked for in the document as it came.</param>
    public static async Task<int> RunAsync(Invocation invocation, Func<string, Task<(byte[] Document, string Type)>> find, bool raw = true)
    {
        var output = new InspectOutput(invocation.Flags.Text("format"));
        var errors = new List<string>();
        foreach (var name in invocation.Arguments)
        {
            try
            {
                var (document, type) = await find(name);
                output.Add(document, type, raw);
            }
            catch (Exception error) when (error is ApiException or ConnectionException or CommandException)
            {
                errors.Add(Failure.Text(error));
            }
        }
        invocation.Session.Output.Write(output.ToString());
        return Operands.Finish(errors);
    }

    private void Add(byte[] document, string type, bool raw)
    {
        if (_template is null)
        {
            _documents.Add(document);
            return;
        }
        using var json = JsonDocument.Parse(document);
        try
        {
            _printed.Append(Execute(_template, json.RootElement, type, raw)).Append('\n');
        }
        catch (TemplateException error)
        {
            throw new CommandException("template parsing error: " + error.Message);
        }
    }

    private static string Execute(GoTemplate template, JsonElement document, string type, bool raw)
    {
        try
        {
            return template.Execute(JsonValue.Lift(document, GoTypes.Of(type)));
        }
        catch (TemplateException) when (raw)
        {
            return template.Execute(JsonValue.Lift(document), missingKeyIsError: true);
        }
    }

    public override string ToString()
    {
        if (_template is not null)
            return _printed.Length > 0 ? _printed.ToString() : "\n";
        if (_documents.Count == 0)
            return "[]\n";
        var text = new StringBuilder("[");
        foreach (var document in _documents)
        {
            if (text.Length > 1)
                text.Append(',');
            text.Append(Encoding.UTF8.GetString(document).Trim());
        }
        text.Append(']');
        return (_format == "json" ? JsonLayout.Compact(text.ToString()) : JsonLayout.Indent(text.ToString(), "    ")) + "\n";
    }
}
