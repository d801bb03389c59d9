using System.Text.Json;
using Skiff.Api;
using Skiff.Client;
using Skiff.CommandLine.Formats;
using Skiff.CommandLine.Grammar;
using Skiff.CommandLine.Templates;
using Skiff.Compose.Engine;

namespace Skiff.CommandLine.Commands.Compose;

internal static class EventsComposeCommand
{
    public static Command Declare() => new()
    {
        Name = "events",
        Operands = "[OPTIONS] [SERVICE...]",
        Summary = "Receive real time events from containers",
        Arguments = ArgumentRule.Any,
        Flags = static () =>
        [
            new("json", FlagKind.Bool, "Output events as a stream of json objects"), new("since", FlagKind.Text, "Show all events created since timestamp"), new("until", FlagKind.Text, "Stream events until this timestamp"),
        ],
        Run = RunAsync,
    };

    private static async Task<int> RunAsync(Invocation invocation, CancellationToken cancellationToken)
    {
        await using var call = new ComposeCall(invocation);
        var session = invocation.Session;
        var context = call.ProjectOrName(invocation.Arguments);
        var query = new ApiQuery().Set("since", TimeFlag.Read(session, invocation.Flags, "since")).Set("until", TimeFlag.Read(session, invocation.Flags, "until"))
            .Filters(new Dictionary<string, IReadOnlyList<string>> { ["label"] = [$"{ComposeLabels.Project}={context.ProjectName}"], ["type"] = ["container"] });
        await foreach (var document in session.Client.Daemon.EventsAsync(query, cancellationToken))
        {
            var message = document.Deserialize(ApiJson.Wire.EventMessage)!;
            var attributes = message.Actor?.Attributes ?? [];
            var service = attributes.GetValueOrDefault(ComposeLabels.Service) ?? "";
            if (attributes.GetValueOrDefault(ComposeLabels.OneOff) == "True" || invocation.Arguments.Count > 0 && !invocation.Arguments.Contains(service))
                continue;
            var shown = attributes.Where(static attribute => !attribute.Key.StartsWith("com.docker.compose.", StringComparison.Ordinal)).OrderBy(static attribute => attribute.Key, StringComparer.Ordinal).ToList();
            var time = message.TimeNano != 0 ? message.TimeNano : message.Time * 1_000_000_000;
            session.Output.Write(invocation.Flags.Bool("json")
                ? $"{{\"action\":{GoJson.Write(message.Action)},\"attributes\":{{{string.Join(',', shown.Select(static attribute => $"{GoJson.Write(attribute.Key)}:{GoJson.Write(attribute.Value)}"))}}},\"id\":{GoJson.Write(message.Actor?.Id)},\"service\":{GoJson.Write(service)},\"time\":{GoJson.Write(GoTime.Rfc3339Nano(time))},\"type\":\"container\"}}\n"
                : $"{GoTime.Rfc3339Nano(time)[..26].Replace('T', ' ')} container {message.Action} {message.Actor?.Id} ({string.Join(", ", shown.Select(static attribute => $"{attribute.Key}={attribute.Value}"))})\n");
            session.Output.Flush();
        }
        return 0;
    }
}
