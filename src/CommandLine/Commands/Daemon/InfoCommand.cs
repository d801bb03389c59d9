using System.Text;
using System.Text.Json;
using Skiff.Api;
using Skiff.Client;
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
            WriteFormatted(session, format, answer, failure);
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

    private static void WriteFormatted(Session session, string format, byte[]? answer, string? failure)
    {
        var client = $"\"ClientInfo\":{{\"Debug\":{(session.Options.Debug ? "true" : "false")},\"Version\":{GoJson.Write(ProgramVersion.Text)},\"DefaultAPIVersion\":\"{ApiVersion.Newest}\",\"GitCommit\":{GoJson.Write(ProgramVersion.Build)},\"Os\":\"linux\",\"Context\":{GoJson.Write(session.Endpoint.ContextName)},\"Plugins\":[],\"Warnings\":null}}";
        var server = answer is null ? $"{{\"ServerErrors\":[{GoJson.Write(failure)}]" : Encoding.UTF8.GetString(answer).TrimEnd().TrimEnd('}');
        using var document = JsonDocument.Parse($"{server},{client}}}");
        FormatOutput.Write(session, format, "", document.RootElement, answer is null ? "system.dockerInfo_alone" : "system.dockerInfo");
    }
}
