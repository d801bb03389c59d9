using Skiff.CommandLine.Grammar;
using Skiff.CommandLine.Help;
using Skiff.CommandLine.Options;

namespace Skiff.CommandLine.Commands.Containers;

internal static partial class PsCommand
{
    public static Command Declare(string name = "ps") => new()
    {
        Name = name,
        Operands = "[OPTIONS]",
        Summary = "List containers",
        AliasLine = "docker container ls, docker container list, docker container ps, docker ps",
        Flags = DeclareFlags,
        Blocks = true,
        Run = RunAsync,
    };

    private static Flag[] DeclareFlags() =>
    [
        new("all", FlagKind.Bool, "Show all containers (default shows just running)") { Shorthand = 'a' },
        new("filter", FlagKind.Filter, "Filter output based on conditions provided") { Shorthand = 'f', Check = FlagChecks.Filter },
        new("format", FlagKind.Text, FormatHelp.Table),
        new("last", FlagKind.Integer, "Show n last created containers (includes all states) (default -1)") { Shorthand = 'n', Default = "-1" },
        new("latest", FlagKind.Bool, "Show the latest created container (includes all states)") { Shorthand = 'l' },
        new("no-trunc", FlagKind.Bool, "Don't truncate output"),
        new("quiet", FlagKind.Bool, "Only display container IDs") { Shorthand = 'q' },
        new("size", FlagKind.Bool, "Display total file sizes") { Shorthand = 's' },
    ];
}
