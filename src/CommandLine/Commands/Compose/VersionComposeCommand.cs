using Skiff.CommandLine.Grammar;

namespace Skiff.CommandLine.Commands.Compose;

internal static class VersionComposeCommand
{
    public static Command Declare() => new()
    {
        Name = "version",
        Operands = "[OPTIONS]",
        Summary = "Show the Docker Compose version information",
        Flags = static () =>
        [
            new("format", FlagKind.Text, "Format the output. Values: [pretty | json]. (Default: pretty)") { Shorthand = 'f', Check = ComposeGroup.OneOf("pretty", "json") },
            new("short", FlagKind.Bool, "Shows only Compose's version number"),
        ],
        Run = static (invocation, _) =>
        {
            // scripts read a version of Compose here: the one whose files, labels and hashes these are
            var version = Skiff.Compose.Engine.ComposeLabels.CompatibleVersion;
            invocation.Session.Output.Write(invocation.Flags.Bool("short") ? version + "\n" : invocation.Flags.Text("format") == "json" ? $"{{\"version\":\"v{version}\"}}\n" : $"Docker Compose version v{version} (Skiff {ProgramVersion.Text})\n");
            return Task.FromResult(0);
        },
    };
}
