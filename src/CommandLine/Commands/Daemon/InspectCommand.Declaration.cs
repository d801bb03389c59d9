using Skiff.CommandLine.Grammar;
using Skiff.CommandLine.Help;

namespace Skiff.CommandLine.Commands.Daemon;

internal static partial class InspectCommand
{
    public static Command Declare(string name = "inspect") => new()
    {
        Name = name,
        Operands = "[OPTIONS] NAME|ID [NAME|ID...]",
        Summary = "Return low-level information on Docker objects",
        Arguments = ArgumentRule.AtLeast(1),
        Flags = DeclareFlags,
        Blocks = true,
        Run = RunAsync,
    };

    private static Flag[] DeclareFlags() =>
    [
        new("format", FlagKind.Text, FormatHelp.Template) { Shorthand = 'f' },
        new("size", FlagKind.Bool, "Display total file sizes if the type is container") { Shorthand = 's' },
        new("type", FlagKind.Text, "Only inspect objects of the given type"),
    ];
}
