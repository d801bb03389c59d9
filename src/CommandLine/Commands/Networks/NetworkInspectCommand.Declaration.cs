using Skiff.CommandLine.Grammar;
using Skiff.CommandLine.Help;

namespace Skiff.CommandLine.Commands.Networks;

internal static partial class NetworkInspectCommand
{
    public static Command Declare(string name = "inspect") => new()
    {
        Name = name,
        Operands = "[OPTIONS] NETWORK [NETWORK...]",
        Summary = "Display detailed information on one or more networks",
        Arguments = ArgumentRule.AtLeast(1),
        Flags = DeclareFlags,
        Blocks = true,
        Run = RunAsync,
    };

    private static Flag[] DeclareFlags() =>
    [
        new("format", FlagKind.Text, FormatHelp.Template) { Shorthand = 'f' },
        new("verbose", FlagKind.Bool, "Verbose output for diagnostics") { Shorthand = 'v' },
    ];
}
