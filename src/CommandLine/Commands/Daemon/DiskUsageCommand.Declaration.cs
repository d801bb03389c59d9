using Skiff.CommandLine.Grammar;
using Skiff.CommandLine.Help;

namespace Skiff.CommandLine.Commands.Daemon;

internal static partial class DiskUsageCommand
{
    public static Command Declare(string name = "df") => new()
    {
        Name = name,
        Operands = "[OPTIONS]",
        Summary = "Show docker disk usage",
        Flags = DeclareFlags,
        Blocks = true,
        Run = RunAsync,
    };

    private static Flag[] DeclareFlags() =>
    [
        new("format", FlagKind.Text, FormatHelp.Table),
        new("verbose", FlagKind.Bool, "Show detailed information on space usage") { Shorthand = 'v' },
    ];
}
