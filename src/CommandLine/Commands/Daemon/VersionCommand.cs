using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Skiff.Client;
using Skiff.Client.Json;
using Skiff.CommandLine.Formats;
using Skiff.CommandLine.Grammar;
using Skiff.CommandLine.Templates;

namespace Skiff.CommandLine.Commands.Daemon;

internal static partial class VersionCommand
{
    private static async Task<int> RunAsync(Invocation invocation, CancellationToken cancellationToken)
    {
        var session = invocation.Session;
        byte[]? server = null;
        Exception? failure = null;
        try
        {
            server = await session.Client.BytesAsync(ApiRequest.Get("/version"), cancellationToken);
        }
        catch (Exception error) when (error is ApiException or ConnectionException)
        {
            failure = error;
        }
        var client = new ClientVersion(session.HasClient ? session.Client.ApiVersion : ApiVersion.Newest, session.Endpoint.ContextName);
        var format = invocation.Flags.Text("format");
        if (format.Length > 0)
            WriteFormatted(session, format, client, server);
        else
            session.Output.Write(server is null ? Plain(client, default) : AnswerReader.Read(server, answer => Plain(client, answer)));
        return failure is null ? 0 : throw new CommandException(Failure.Text(failure));
    }

    private static string Plain(ClientVersion client, JsonElement server)
    {
        var text = new StringBuilder("Client:\n");
        Line(text, 1, "Version", ProgramVersion.Text);
        Line(text, 1, "API version", client.Api + (client.Api == ApiVersion.Newest ? "" : $" (downgraded from {ApiVersion.Newest})"));
        Line(text, 1, "Go version", ClientVersion.Runtime);
        Line(text, 1, "Git commit", ProgramVersion.Build);
        Line(text, 1, "OS/Arch", $"linux/{ClientVersion.Architecture}");
        Line(text, 1, "Context", client.Context);
        if (server.ValueKind == JsonValueKind.Object)
        {
            var platform = AnswerReader.Find(server, "Platform") is { } named ? AnswerReader.Text(named, "Name") : null;
            text.Append("\nServer:").Append(string.IsNullOrEmpty(platform) ? "" : " " + platform).Append('\n');
            // daemons from before components have but themselves
            if (AnswerReader.Find(server, "Components") is { ValueKind: JsonValueKind.Array } components)
            {
                foreach (var component in components.EnumerateArray())
                    Component(text, AnswerReader.Text(component, "Name") ?? "", AnswerReader.Text(component, "Version") ?? "", AnswerReader.Find(component, "Details") ?? default);
            }
            else
            {
                Component(text, "Engine", AnswerReader.Text(server, "Version") ?? "", server);
            }
        }
        return TextTable.Align(text.ToString(), least: 20, padding: 1);
    }

    private static void Component(StringBuilder text, string name, string version, JsonElement details)
    {
        text.Append(' ').Append(name).Append(":\n");
        Line(text, 2, "Version", version);
        if (name != "Engine")
        {
            foreach (var detail in details.ValueKind == JsonValueKind.Object ? details.EnumerateObject().OrderBy(detail => detail.Name, StringComparer.Ordinal) : Enumerable.Empty<JsonProperty>())
                Line(text, 2, detail.Name, detail.Value.ToString());
            return;
        }
        Line(text, 2, "API version", $"{Detail(details, "ApiVersion")} (minimum version {Detail(details, "MinAPIVersion")})");
        Line(text, 2, "Go version", Detail(details, "GoVersion"));
        Line(text, 2, "Git commit", Detail(details, "GitCommit"));
        Line(text, 2, "Built", Built(Detail(details, "BuildTime")));
        Line(text, 2, "OS/Arch", $"{Detail(details, "Os")}/{Detail(details, "Arch")}");
        Line(text, 2, "Experimental", Detail(details, "Experimental") is { Length: > 0 } experimental ? experimental : "false");
    }

    private static string Detail(JsonElement details, string name) => AnswerReader.Find(details, name) is { } value ? value.ValueKind is JsonValueKind.True or JsonValueKind.False ? value.GetRawText() : value.ToString() : "";

    private static string Built(string time) => GoTime.TryParse(time, out var built)
        ? built.ToString("ddd MMM ", CultureInfo.InvariantCulture) + built.Day.ToString(CultureInfo.InvariantCulture).PadLeft(2) + built.ToString(" HH:mm:ss yyyy", CultureInfo.InvariantCulture)
        : time;

    private static void WriteFormatted(Session session, string format, ClientVersion client, byte[]? server)
    {
        using var document = JsonDocument.Parse($"{{\"Client\":{client.Json()},\"Server\":{(server is null ? "null" : WithBuiltTimes(server))}}}");
        FormatOutput.Write(session, format, "version", document.RootElement, "system.versionInfo");
    }

    /// <summary>The times at which components were built are made readable, as in the text.</summary>
    private static string WithBuiltTimes(byte[] server)
    {
        var version = JsonNode.Parse(server)!.AsObject();
        foreach (var component in version["Components"]?.AsArray() ?? [])
        {
            if (component?["Details"] is JsonObject details && details["BuildTime"] is { } time)
                details["BuildTime"] = Built(time.GetValue<string>());
        }
        return version.ToJsonString();
    }

    private static void Line(StringBuilder text, int indent, string name, string value) =>
        text.Append(' ', indent).Append(name).Append(":\t").Append(value).Append('\n');

    /// <summary>What this program says of itself.</summary>
    private sealed record ClientVersion(string Api, string Context)
    {
        public static string Runtime => RuntimeInformation.FrameworkDescription;

        public static string Architecture => RuntimeInformation.ProcessArchitecture switch
        {
            System.Runtime.InteropServices.Architecture.X64 => "amd64",
            System.Runtime.InteropServices.Architecture.Arm64 => "arm64",
            var other => other.ToString().ToLowerInvariant(),
        };

        public string Json() =>
            $"{{\"Version\":{GoJson.Write(ProgramVersion.Text)},\"ApiVersion\":{GoJson.Write(Api)},\"DefaultAPIVersion\":{GoJson.Write(ApiVersion.Newest)},\"GitCommit\":{GoJson.Write(ProgramVersion.Build)},"
            + $"\"GoVersion\":{GoJson.Write(Runtime)},\"Os\":\"linux\",\"Arch\":{GoJson.Write(Architecture)},\"Context\":{GoJson.Write(Context)}}}";
    }
}
