using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using Skiff.Api;
using Skiff.Api.Daemon;
using Skiff.Client;
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
        session.Output.Write(format.Length == 0
            ? Plain(client, server is null ? null : JsonSerializer.Deserialize(server, ApiJson.Wire.SystemVersion))
            : Formatted(format, client, server));
        return failure is null ? 0 : throw new CommandException(Failure.Text(failure));
    }

    private static string Plain(ClientVersion client, SystemVersion? server)
    {
        var text = new StringBuilder("Client:\n");
        Line(text, 1, "Version", ProgramVersion.Text);
        Line(text, 1, "API version", client.Api + (client.Api == ApiVersion.Newest ? "" : $" (downgraded from {ApiVersion.Newest})"));
        Line(text, 1, "Go version", ClientVersion.Runtime);
        Line(text, 1, "Git commit", ProgramVersion.Build);
        Line(text, 1, "OS/Arch", $"linux/{ClientVersion.Architecture}");
        Line(text, 1, "Context", client.Context);
        if (server is not null)
        {
            text.Append("\nServer:").Append(server.Platform?.Name is { Length: > 0 } platform ? " " + platform : "").Append('\n');
            foreach (var component in Components(server))
                Component(text, component);
        }
        return TextTable.Align(text.ToString(), least: 20, padding: 1);
    }

    private static void Component(StringBuilder text, VersionComponent component)
    {
        var details = Details(component);
        text.Append(' ').Append(component.Name).Append(":\n");
        Line(text, 2, "Version", component.Version ?? "");
        if (component.Name != "Engine")
        {
            foreach (var (key, value) in details.OrderBy(detail => detail.Key, StringComparer.Ordinal))
                Line(text, 2, key, value);
            return;
        }
        Line(text, 2, "API version", $"{details.GetValueOrDefault("ApiVersion")} (minimum version {details.GetValueOrDefault("MinAPIVersion")})");
        Line(text, 2, "Go version", details.GetValueOrDefault("GoVersion") ?? "");
        Line(text, 2, "Git commit", details.GetValueOrDefault("GitCommit") ?? "");
        Line(text, 2, "Built", Built(details.GetValueOrDefault("BuildTime") ?? ""));
        Line(text, 2, "OS/Arch", $"{details.GetValueOrDefault("Os")}/{details.GetValueOrDefault("Arch")}");
        Line(text, 2, "Experimental", details.GetValueOrDefault("Experimental") ?? "");
    }

    /// <summary>Daemons from before components have but themselves.</summary>
    private static List<VersionComponent> Components(SystemVersion server) => server.Components is { Count: > 0 } components ? components :
    [
        new VersionComponent
        {
            Name = "Engine",
            Version = server.Version,
            Details = JsonSerializer.SerializeToElement(new Dictionary<string, string>(StringComparer.Ordinal)
            {
                ["ApiVersion"] = server.ApiVersion ?? "",
                ["MinAPIVersion"] = server.MinAPIVersion ?? "",
                ["GitCommit"] = server.GitCommit ?? "",
                ["GoVersion"] = server.GoVersion ?? "",
                ["Os"] = server.Os ?? "",
                ["Arch"] = server.Arch ?? "",
                ["BuildTime"] = server.BuildTime ?? "",
                ["Experimental"] = server.Experimental ? "true" : "false",
            }, ApiJson.Wire.DictionaryStringString),
        },
    ];

    private static Dictionary<string, string> Details(VersionComponent component) => component.Details is { ValueKind: JsonValueKind.Object } details
        ? details.EnumerateObject().ToDictionary(detail => detail.Name, detail => detail.Value.ToString(), StringComparer.Ordinal)
        : [];

    private static string Built(string time) => GoTime.TryParse(time, out var built)
        ? built.ToString("ddd MMM ", CultureInfo.InvariantCulture) + built.Day.ToString(CultureInfo.InvariantCulture).PadLeft(2) + built.ToString(" HH:mm:ss yyyy", CultureInfo.InvariantCulture)
        : time;

    private static string Formatted(string format, ClientVersion client, byte[]? server)
    {
        using var document = JsonDocument.Parse(server ?? "null"u8.ToArray());
        var data = new Row("command.versionInfo", new Dictionary<string, Func<object?>>(StringComparer.Ordinal)
        {
            ["Client"] = client.Row,
            ["Server"] = () => server is null ? new GoNilPointer("*types.Version") : JsonValue.Lift(document.RootElement, ApiJson.Wire.SystemVersion),
        });
        try
        {
            return GoTemplate.Parse(format == "json" ? "{{json .}}" : format).Execute(data) + "\n";
        }
        catch (TemplateException error)
        {
            throw new CommandException($"template parsing error: {error.Message}", 64);
        }
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

        public Row Row() => new("command.clientVersion", new Dictionary<string, Func<object?>>(StringComparer.Ordinal)
        {
            ["Version"] = () => ProgramVersion.Text,
            ["ApiVersion"] = () => Api,
            ["APIVersion"] = () => Api,
            ["DefaultAPIVersion"] = () => ApiVersion.Newest,
            ["GitCommit"] = () => ProgramVersion.Build,
            ["GoVersion"] = () => Runtime,
            ["Os"] = () => "linux",
            ["Arch"] = () => Architecture,
            ["BuildTime"] = () => "",
            ["Context"] = () => Context,
        })
        { NotInJson = ["APIVersion"] };
    }
}
