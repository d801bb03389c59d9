using Skiff.CommandLine.Grammar;
using Skiff.CommandLine.Help;

namespace Skiff.CommandLine.Commands.Images;

internal static partial class HistoryCommand
{
    public static Command Declare(string name = "history") => new()
    {
        Name = name,
        Operands = "[OPTIONS] IMAGE",
        Summary = "Show the history of an image",
        AliasLine = "docker image history, docker history",
        Arguments = ArgumentRule.Exactly(1),
        Flags = DeclareFlags,
        Blocks = true,
        Run = RunAsync,
    };

    private static Flag[] DeclareFlags() =>
    [
        new("format", FlagKind.Text, FormatHelp.Table),
        new("human", FlagKind.Bool, "Print sizes and dates in human readable format (default true)") { Shorthand = 'H', Default = "true" },
        new("no-trunc", FlagKind.Bool, "Don't truncate output"),
        new("platform", FlagKind.Text, "Show history for the given platform. Formatted as \"os[/arch[/variant]]\" (e.g., \"linux/amd64\")"),
        new("quiet", FlagKind.Bool, "Only show image IDs") { Shorthand = 'q' },
    ];
}
