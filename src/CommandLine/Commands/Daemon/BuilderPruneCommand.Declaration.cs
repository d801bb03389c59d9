using Skiff.CommandLine.Grammar;
using Skiff.CommandLine.Options;

namespace Skiff.CommandLine.Commands.Daemon;

internal static partial class BuilderPruneCommand
{
    public static Command Declare(string name = "prune") => new()
    {
        Name = name,
        Summary = "Remove build cache",
        Flags = DeclareFlags,
        Run = RunAsync,
    };

    private static Flag[] DeclareFlags() =>
    [
        new("all", FlagKind.Bool, "Remove all unused build cache, not just dangling ones") { Shorthand = 'a' },
        new("filter", FlagKind.Filter, "Provide filter values (e.g. \"until=24h\")") { Check = FlagChecks.Filter },
        new("force", FlagKind.Bool, "Do not prompt for confirmation") { Shorthand = 'f' },
        new("keep-storage", FlagKind.Bytes, "Amount of disk space to keep for cache"),
    ];
}
