using Skiff.CommandLine.Grammar;
using Skiff.CommandLine.Streams;

namespace Skiff.CommandLine.Commands.Images;

internal static partial class LoadCommand
{
    public static Command Declare(string name = "load") => new()
    {
        Name = name,
        Operands = "[OPTIONS]",
        Summary = "Load an image from a tar archive or STDIN",
        AliasLine = "docker image load, docker load",
        Flags = DeclareFlags,
        Run = RunAsync,
    };

    private static Flag[] DeclareFlags() =>
    [
        new("input", FlagKind.Text, "Read from tar archive file, instead of STDIN") { Shorthand = 'i' },
        new("platform", FlagKind.Text, "Load only the given platform variant. Formatted as \"os[/arch[/variant]]\" (e.g., \"linux/amd64\")"),
        ProgressFlag.Declare(),
        new("quiet", FlagKind.Bool, "Suppress the load output") { Shorthand = 'q' },
    ];
}
