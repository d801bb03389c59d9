using Skiff.CommandLine.Grammar;
using Skiff.CommandLine.Help;
using Skiff.CommandLine.Options;

namespace Skiff.CommandLine.Commands.Daemon;

internal static partial class EventsCommand
{
    public static Command Declare(string name = "events") => new()
    {
        Name = name,
        Operands = "[OPTIONS]",
        Summary = "Get real time events from the server",
        AliasLine = "docker system events, docker events",
        Flags = DeclareFlags,
        Run = RunAsync,
    };

    private static Flag[] DeclareFlags() =>
    [
        new("filter", FlagKind.Filter, "Filter output based on conditions provided") { Shorthand = 'f', Check = FlagChecks.Filter },
        new("format", FlagKind.Text, FormatHelp.Template),
        new("since", FlagKind.Text, "Show all events created since timestamp"),
        new("until", FlagKind.Text, "Stream events until this timestamp"),
    ];
}
