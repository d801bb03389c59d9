using Skiff.CommandLine.Grammar;
using Skiff.CommandLine.Help;

namespace Skiff.CommandLine.Commands.Contexts;

internal static partial class ContextListCommand
{
    public static Command Declare(string name = "ls") => new()
    {
        Name = name,
        Operands = "[OPTIONS]",
        Summary = "List contexts",
        AliasLine = "docker context ls, docker context list",
        Flags = DeclareFlags,
        Run = RunAsync,
    };

    private static Flag[] DeclareFlags() =>
    [
        new("format", FlagKind.Text, FormatHelp.Table),
        new("quiet", FlagKind.Bool, "Only show context names") { Shorthand = 'q' },
    ];
}
