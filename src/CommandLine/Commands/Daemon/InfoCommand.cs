using System.Text;
using System.Text.Json;
using Skiff.Api;
using Skiff.Client;
using Skiff.CommandLine.Formats;
using Skiff.CommandLine.Grammar;
using Skiff.CommandLine.Templates;

namespace Skiff.CommandLine.Commands.Daemon;

internal static partial class InfoCommand
{
    private static async Task<int> RunAsync(Invocation invocation, CancellationToken cancellationToken)
    {
        var session = invocation.Session;
        var format = invocation.Flags.Text("format");
        byte[]? answer = null;
        string? failure = null;
        try
        {
            answer = await session.Client.Daemon.InfoAsync(cancellationToken);
        }
        catch (Exception error) when (error is ApiException or ConnectionException)
        {
            failure = Failure.Text(error);
        }
        if (format.Length > 0)
        {
            session.Output.Write(Formatted(session, format, answer, failure));
            return failure is null ? 0 : format == "json" ? 0 : throw new CommandException(failure);
        }
        session.Output.Write($"Client:\n Version:    {ProgramVersion.Text}\n Context:    {session.Endpoint.ContextName}\n Debug Mode: {(session.Options.Debug ? "true" : "false")}\n\nServer:\n");
        if (answer is null)
            throw new CommandException(failure + "\nerrors pretty printing info");
        var info = JsonSerializer.Deserialize(answer, ApiJson.Wire.SystemInfo)!;
        session.Output.Write(InfoText.Write(info));
        session.Output.Flush();
        foreach (var warning in info.Warnings ?? [])
            session.Error.WriteLine(warning);
        return 0;
    }

    private static string Formatted(Session session, string format, byte[]? answer, string? failure)
    {
        var client = $"\"ClientInfo\":{{\"Debug\":{(session.Options.Debug ? "true" : "false")},\"Version\":{GoJson.Write(ProgramVersion.Text)},\"DefaultAPIVersion\":\"{ApiVersion.Newest}\",\"GitCommit\":{GoJson.Write(ProgramVersion.Build)},\"Os\":\"linux\",\"Context\":{GoJson.Write(session.Endpoint.ContextName)},\"Plugins\":[],\"Warnings\":null}}";
        var server = answer is null ? $"{{\"ServerErrors\":[{GoJson.Write(failure)}]" : Encoding.UTF8.GetString(answer).TrimEnd().TrimEnd('}');
        var whole = $"{server},{client}}}";
        if (format == "json")
            return JsonLayout.Compact(whole) + "\n";
        using var document = JsonDocument.Parse(whole);
        try
        {
            var template = GoTemplate.Parse(format);
            try
            {
                return template.Execute(JsonValue.Lift(document.RootElement, format.Contains("ClientInfo", StringComparison.Ordinal) || format.Contains("json .}}", StringComparison.Ordinal) ? null : ApiJson.Wire.SystemInfo)) + "\n";
            }
            catch (TemplateException)
            {
                return template.Execute(JsonValue.Lift(document.RootElement), missingKeyIsError: true) + "\n";
            }
        }
        catch (TemplateException error)
        {
            throw new CommandException($"template parsing error: {error.Message}", 64);
        }
    }
}
