using Skiff.CommandLine.Grammar;

namespace Skiff.CommandLine.Commands.Containers;

internal static partial class ExportCommand
{
    public static Command Declare(string name = "export") => new()
    {
        Name = name,
        Operands = "[OPTIONS] CONTAINER",
        Summary = "Export a container's filesystem as a tar archive",
        AliasLine = "docker container export, docker export",
        Arguments = ArgumentRule.Exactly(1),
        Flags = DeclareFlags,
        Run = RunAsync,
    };

    private static Flag[] DeclareFlags() =>
    [
        new("output", FlagKind.Text, "Write to a file, instead of STDOUT") { Shorthand = 'o' },
    ];
}
