using Skiff.CommandLine.Grammar;
using Skiff.CommandLine.Streams;

namespace Skiff.CommandLine.Commands.Images;

internal static partial class SaveCommand
{
    public static Command Declare(string name = "save") => new()
    {
        Name = name,
        Operands = "[OPTIONS] IMAGE [IMAGE...]",
        Summary = "Save one or more images to a tar archive (streamed to STDOUT by default)",
        AliasLine = "docker image save, docker save",
        Arguments = ArgumentRule.AtLeast(1),
        Flags = DeclareFlags,
        Run = RunAsync,
    };

    private static Flag[] DeclareFlags() =>
    [
        new("output", FlagKind.Text, "Write to a file, instead of STDOUT") { Shorthand = 'o' },
        new("platform", FlagKind.Text, "Save only the given platform variant. Formatted as \"os[/arch[/variant]]\" (e.g., \"linux/amd64\")"),
        ProgressFlag.Declare(),
    ];
}
