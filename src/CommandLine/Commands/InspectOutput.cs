using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Skiff.Client;
using Skiff.CommandLine.Formats;
using Skiff.CommandLine.Grammar;
using Skiff.CommandLine.Templates;

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
    /// <param name="find">Yields the document and, when a template asks for it, the shape of its type.</param>
    public static async Task<int> RunAsync(Invocation invocation, Func<string, Task<(byte[] Document, Func<JsonTypeInfo>? Shape)>> find)
    {
        var output = new InspectOutput(invocation.Flags.Text("format"));
        var errors = new List<string>();
        foreach (var name in invocation.Arguments)
        {
            try
            {
                var (document, shape) = await find(name);
                output.Add(document, shape);
            }
            catch (Exception error) when (error is ApiException or ConnectionException or CommandException)
            {
                errors.Add(Failure.Text(error));
            }
        }
        invocation.Session.Output.Write(output.ToString());
        return Operands.Finish(errors);
    }

    public void Add(byte[] document, Func<JsonTypeInfo>? shape)
    {
        if (_template is null)
        {
            _documents.Add(document);
            return;
        }
        using var json = JsonDocument.Parse(document);
        string text;
        try
        {
            text = _template.Execute(JsonValue.Lift(json.RootElement, shape?.Invoke()));
        }
        catch (TemplateException)
        {
            try
            {
                text = _template.Execute(JsonValue.Lift(json.RootElement), missingKeyIsError: true);
            }
            catch (TemplateException error)
            {
                throw new CommandException("template parsing error: " + error.Message);
            }
        }
        _printed.Append(text).Append('\n');
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
