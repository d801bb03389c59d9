using Skiff.CommandLine.Grammar;
using Skiff.CommandLine.Help;

namespace Skiff.CommandLine.Commands.Containers;

internal static partial class StatsCommand
{
    public static Command Declare(string name = "stats") => new()
    {
        Name = name,
        Operands = "[OPTIONS] [CONTAINER...]",
        Summary = "Display a live stream of container(s) resource usage statistics",
        AliasLine = "docker container stats, docker stats",
        Arguments = ArgumentRule.Any,
        Flags = DeclareFlags,
        Run = RunAsync,
    };

    private static Flag[] DeclareFlags() =>
    [
        new("all", FlagKind.Bool, "Show all containers (default shows just running)") { Shorthand = 'a' },
        new("format", FlagKind.Text, FormatHelp.Table),
        new("no-stream", FlagKind.Bool, "Disable streaming stats and only pull the first result"),
        new("no-trunc", FlagKind.Bool, "Do not truncate output"),
    ];
}
