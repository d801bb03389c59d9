using Skiff.CommandLine.Grammar;
using Skiff.CommandLine.Options;

namespace Skiff.CommandLine.Commands.Containers;

internal static partial class ContainerPruneCommand
{
    public static Command Declare(string name = "prune") => new()
    {
        Name = name,
        Operands = "[OPTIONS]",
        Summary = "Remove all stopped containers",
        Flags = DeclareFlags,
        Blocks = true,
        Run = RunAsync,
    };

    private static Flag[] DeclareFlags() =>
    [
        new("filter", FlagKind.Filter, "Provide filter values (e.g. \"until=<timestamp>\")") { Check = FlagChecks.Filter },
        new("force", FlagKind.Bool, "Do not prompt for confirmation") { Shorthand = 'f' },
    ];
}
