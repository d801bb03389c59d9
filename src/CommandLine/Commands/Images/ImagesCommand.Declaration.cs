using Skiff.CommandLine.Grammar;
using Skiff.CommandLine.Help;
using Skiff.CommandLine.Options;

namespace Skiff.CommandLine.Commands.Images;

internal static partial class ImagesCommand
{
    public static Command Declare(string name = "images") => new()
    {
        Name = name,
        Operands = "[OPTIONS] [REPOSITORY[:TAG]]",
        Summary = "List images",
        AliasLine = "docker image ls, docker image list, docker images",
        Arguments = ArgumentRule.Between(0, 1),
        Flags = DeclareFlags,
        Blocks = true,
        Run = RunAsync,
    };

    private static Flag[] DeclareFlags() =>
    [
        new("all", FlagKind.Bool, "Show all images (default hides intermediate images)") { Shorthand = 'a' },
        new("digests", FlagKind.Bool, "Show digests"),
        new("filter", FlagKind.Filter, "Filter output based on conditions provided") { Shorthand = 'f', Check = FlagChecks.Filter },
        new("format", FlagKind.Text, FormatHelp.Table),
        new("no-trunc", FlagKind.Bool, "Don't truncate output"),
        new("quiet", FlagKind.Bool, "Only show image IDs") { Shorthand = 'q' },
        new("tree", FlagKind.Bool, "List multi-platform images as a tree (EXPERIMENTAL)"),
    ];
}
