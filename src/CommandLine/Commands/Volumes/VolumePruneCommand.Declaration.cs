using Skiff.CommandLine.Grammar;
using Skiff.CommandLine.Options;

namespace Skiff.CommandLine.Commands.Volumes;

internal static partial class VolumePruneCommand
{
    public static Command Declare(string name = "prune") => new()
    {
        Name = name,
        Operands = "[OPTIONS]",
        Summary = "Remove unused local volumes",
        Flags = DeclareFlags,
        Run = RunAsync,
    };

    private static Flag[] DeclareFlags() =>
    [
        new("all", FlagKind.Bool, "Remove all unused volumes, not just anonymous ones") { Shorthand = 'a' },
        new("filter", FlagKind.Filter, "Provide filter values (e.g. \"label=<label>\")") { Check = FlagChecks.Filter },
        new("force", FlagKind.Bool, "Do not prompt for confirmation") { Shorthand = 'f' },
    ];
}
