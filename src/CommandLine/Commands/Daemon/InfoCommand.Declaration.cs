using Skiff.CommandLine.Grammar;
using Skiff.CommandLine.Help;

namespace Skiff.CommandLine.Commands.Daemon;

internal static partial class InfoCommand
{
    public static Command Declare(string name = "info") => new()
    {
        Name = name,
        Operands = "[OPTIONS]",
        Summary = "Display system-wide information",
        AliasLine = "docker system info, docker info",
        Flags = DeclareFlags,
        Blocks = true,
        Run = RunAsync,
    };

    private static Flag[] DeclareFlags() =>
    [
        new("format", FlagKind.Text, FormatHelp.Template) { Shorthand = 'f' },
    ];
}
