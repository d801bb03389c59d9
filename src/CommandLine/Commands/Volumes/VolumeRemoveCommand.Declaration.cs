using Skiff.CommandLine.Grammar;

namespace Skiff.CommandLine.Commands.Volumes;

internal static partial class VolumeRemoveCommand
{
    public static Command Declare(string name = "rm") => new()
    {
        Name = name,
        Operands = "[OPTIONS] VOLUME [VOLUME...]",
        Summary = "Remove one or more volumes. You cannot remove a volume that is in use by a container.",
        AliasLine = "docker volume rm, docker volume remove",
        Arguments = ArgumentRule.AtLeast(1),
        Flags = DeclareFlags,
        Blocks = true,
        Run = RunAsync,
    };

    private static Flag[] DeclareFlags() =>
    [
        new("force", FlagKind.Bool, "Force the removal of one or more volumes") { Shorthand = 'f' },
    ];
}
