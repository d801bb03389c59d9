using Skiff.CommandLine.Grammar;
using Skiff.CommandLine.Help;

namespace Skiff.CommandLine.Commands.Containers;

internal static partial class ContainerInspectCommand
{
    public static Command Declare(string name = "inspect") => new()
    {
        Name = name,
        Operands = "[OPTIONS] CONTAINER [CONTAINER...]",
        Summary = "Display detailed information on one or more containers",
        Arguments = ArgumentRule.AtLeast(1),
        Flags = DeclareFlags,
        Blocks = true,
        Run = RunAsync,
    };

    private static Flag[] DeclareFlags() =>
    [
        new("format", FlagKind.Text, FormatHelp.Template) { Shorthand = 'f' },
        new("size", FlagKind.Bool, "Display total file sizes") { Shorthand = 's' },
        new("run", FlagKind.Bool, "Print the command that would make the container again") { OwnOfSkiff = true },
    ];
}
