using Skiff.CommandLine.Grammar;
using Skiff.CommandLine.Help;
using Skiff.CommandLine.Options;

namespace Skiff.CommandLine.Commands.Volumes;

internal static partial class VolumeListCommand
{
    public static Command Declare(string name = "ls") => new()
    {
        Name = name,
        Operands = "[OPTIONS]",
        Summary = "List volumes",
        AliasLine = "docker volume ls, docker volume list",
        Flags = DeclareFlags,
        Blocks = true,
        Run = RunAsync,
    };

    private static Flag[] DeclareFlags() =>
    [
        new("cluster", FlagKind.Bool, "Display only cluster volumes, and use cluster volume list formatting"),
        new("filter", FlagKind.Filter, "Provide filter values (e.g. \"dangling=true\")") { Shorthand = 'f', Check = FlagChecks.Filter },
        new("format", FlagKind.Text, FormatHelp.Table),
        new("quiet", FlagKind.Bool, "Only display volume names") { Shorthand = 'q' },
    ];
}
