using Skiff.CommandLine.Grammar;
using Skiff.CommandLine.Options;

namespace Skiff.CommandLine.Commands.Daemon;

internal static partial class SystemPruneCommand
{
    public static Command Declare(string name = "prune") => new()
    {
        Name = name,
        Operands = "[OPTIONS]",
        Summary = "Remove unused data",
        Flags = DeclareFlags,
        Run = RunAsync,
    };

    private static Flag[] DeclareFlags() =>
    [
        new("all", FlagKind.Bool, "Remove all unused images not just dangling ones") { Shorthand = 'a' },
        new("filter", FlagKind.Filter, "Provide filter values (e.g. \"label=<key>=<value>\")") { Check = FlagChecks.Filter },
        new("force", FlagKind.Bool, "Do not prompt for confirmation") { Shorthand = 'f' },
        new("volumes", FlagKind.Bool, "Prune anonymous volumes"),
    ];
}
