using Skiff.CommandLine.Grammar;
using Skiff.CommandLine.Help;

namespace Skiff.CommandLine.Commands.Daemon;

internal static partial class VersionCommand
{
    public static Command Declare(string name = "version") => new()
    {
        Name = name,
        Operands = "[OPTIONS]",
        Summary = "Show the Docker version information",
        Flags = DeclareFlags,
        Blocks = true,
        Run = RunAsync,
    };

    private static Flag[] DeclareFlags() =>
    [
        new("format", FlagKind.Text, FormatHelp.Template) { Shorthand = 'f' },
    ];
}
