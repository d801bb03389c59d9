using Skiff.CommandLine.Grammar;

namespace Skiff.CommandLine.Commands.Images;

internal static partial class RemoveImageCommand
{
    public static Command Declare(string name = "rmi") => new()
    {
        Name = name,
        Operands = "[OPTIONS] IMAGE [IMAGE...]",
        Summary = "Remove one or more images",
        AliasLine = "docker image rm, docker image remove, docker rmi",
        Arguments = ArgumentRule.AtLeast(1),
        Flags = DeclareFlags,
        Blocks = true,
        Run = RunAsync,
    };

    private static Flag[] DeclareFlags() =>
    [
        new("force", FlagKind.Bool, "Force removal of the image") { Shorthand = 'f' },
        new("no-prune", FlagKind.Bool, "Do not delete untagged parents"),
        new("platform", FlagKind.Strings, "Remove only the given platform variant. Formatted as \"os[/arch[/variant]]\" (e.g., \"linux/amd64\")"),
    ];
}
