using Skiff.CommandLine.Grammar;
using Skiff.CommandLine.Options;

namespace Skiff.CommandLine.Commands.Images;

internal static partial class ImagePruneCommand
{
    public static Command Declare(string name = "prune") => new()
    {
        Name = name,
        Operands = "[OPTIONS]",
        Summary = "Remove unused images",
        Flags = DeclareFlags,
        Run = RunAsync,
    };

    private static Flag[] DeclareFlags() =>
    [
        new("all", FlagKind.Bool, "Remove all unused images, not just dangling ones") { Shorthand = 'a' },
        new("filter", FlagKind.Filter, "Provide filter values (e.g. \"until=<timestamp>\")") { Check = FlagChecks.Filter },
        new("force", FlagKind.Bool, "Do not prompt for confirmation") { Shorthand = 'f' },
    ];
}
