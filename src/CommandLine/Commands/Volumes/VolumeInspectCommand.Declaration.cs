using Skiff.CommandLine.Grammar;
using Skiff.CommandLine.Help;

namespace Skiff.CommandLine.Commands.Volumes;

internal static partial class VolumeInspectCommand
{
    public static Command Declare(string name = "inspect") => new()
    {
        Name = name,
        Operands = "[OPTIONS] VOLUME [VOLUME...]",
        Summary = "Display detailed information on one or more volumes",
        Arguments = ArgumentRule.AtLeast(1),
        Flags = DeclareFlags,
        Blocks = true,
        Run = RunAsync,
    };

    private static Flag[] DeclareFlags() =>
    [
        new("format", FlagKind.Text, FormatHelp.Template) { Shorthand = 'f' },
    ];
}
