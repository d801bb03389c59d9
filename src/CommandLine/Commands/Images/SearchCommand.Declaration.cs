using Skiff.CommandLine.Grammar;
using Skiff.CommandLine.Options;

namespace Skiff.CommandLine.Commands.Images;

internal static partial class SearchCommand
{
    public static Command Declare(string name = "search") => new()
    {
        Name = name,
        Operands = "[OPTIONS] TERM",
        Summary = "Search Docker Hub for images",
        Arguments = ArgumentRule.Exactly(1),
        Flags = DeclareFlags,
        Run = RunAsync,
    };

    private static Flag[] DeclareFlags() =>
    [
        new("filter", FlagKind.Filter, "Filter output based on conditions provided") { Shorthand = 'f', Check = FlagChecks.Filter },
        new("format", FlagKind.Text, "Pretty-print search using a Go template"),
        new("limit", FlagKind.Integer, "Max number of search results"),
        new("no-trunc", FlagKind.Bool, "Don't truncate output"),
    ];
}
