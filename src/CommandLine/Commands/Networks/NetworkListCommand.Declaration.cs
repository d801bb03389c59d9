using Skiff.CommandLine.Grammar;
using Skiff.CommandLine.Help;
using Skiff.CommandLine.Options;

namespace Skiff.CommandLine.Commands.Networks;

internal static partial class NetworkListCommand
{
    public static Command Declare(string name = "ls") => new()
    {
        Name = name,
        Operands = "[OPTIONS]",
        Summary = "List networks",
        AliasLine = "docker network ls, docker network list",
        Flags = DeclareFlags,
        Blocks = true,
        Run = RunAsync,
    };

    private static Flag[] DeclareFlags() =>
    [
        new("filter", FlagKind.Filter, "Provide filter values (e.g. \"driver=bridge\")") { Shorthand = 'f', Check = FlagChecks.Filter },
        new("format", FlagKind.Text, FormatHelp.Table),
        new("no-trunc", FlagKind.Bool, "Do not truncate the output"),
        new("quiet", FlagKind.Bool, "Only display network IDs") { Shorthand = 'q' },
    ];
}
