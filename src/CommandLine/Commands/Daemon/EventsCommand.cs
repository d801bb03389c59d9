using System.Text.Json;
using Skiff.Api;
using Skiff.Api.Daemon;
using Skiff.Client;
using Skiff.CommandLine.Formats;
using Skiff.CommandLine.Grammar;
using Skiff.CommandLine.Templates;
using Skiff.CommandLine.Templates.Types;

namespace Skiff.CommandLine.Commands.Daemon;

internal static partial class EventsCommand
{
    private static GoType Type => GoTypes.Of("events.Message");

    private static async Task<int> RunAsync(Invocation invocation, CancellationToken cancellationToken)
    {
        var (session, flags) = (invocation.Session, invocation.Flags);
        var format = flags.Text("format");
        GoTemplate? template;
        try
        {
            template = format.Length == 0 ? null : GoTemplate.Parse(format == "json" ? "{{json .}}" : format);
            // a field that is not there is an error before the first event
            template?.Execute(new JsonFields(default, Type, pointer: true));
        }
        catch (TemplateException error)
        {
            throw new CommandException($"Error parsing format: {error.Message}", 64);
        }
        var query = new ApiQuery().Set("since", TimeFlag.Read(session, flags, "since")).Set("until", TimeFlag.Read(session, flags, "until")).Filters(Filters.Of(flags));
        await foreach (var document in session.Client.Daemon.EventsAsync(query, cancellationToken))
        {
            session.Output.Write(template is null ? Plain(document.Deserialize(ApiJson.Wire.EventMessage)!) : template.Execute(JsonValue.Lift(document, Type)) + "\n");
            session.Output.Flush();
        }
        return 0;
    }

    private static string Plain(EventMessage message)
    {
        var time = message.TimeNano != 0 ? GoTime.Rfc3339Nano(message.TimeNano) + " " : message.Time != 0 ? GoTime.Rfc3339Nano(message.Time * 1_000_000_000) + " " : "";
        var attributes = message.Actor?.Attributes is { Count: > 0 } all
            ? $" ({string.Join(", ", all.OrderBy(attribute => attribute.Key, StringComparer.Ordinal).Select(attribute => $"{attribute.Key}={attribute.Value}"))})"
            : "";
        return $"{time}{message.Type} {message.Action} {message.Actor?.Id}{attributes}\n";
    }
}
