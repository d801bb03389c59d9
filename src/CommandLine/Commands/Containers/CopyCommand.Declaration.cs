using Skiff.CommandLine.Grammar;
using Skiff.CommandLine.Streams;

namespace Skiff.CommandLine.Commands.Containers;

internal static partial class CopyCommand
{
    public static Command Declare(string name = "cp") => new()
    {
        Name = name,
        Operands = "[OPTIONS] CONTAINER:SRC_PATH DEST_PATH|-",
        Summary = "Copy files/folders between a container and the local filesystem",
        Description = "Copy files/folders between a container and the local filesystem\n\nUse '-' as the source to read a tar archive from stdin\nand extract it to a directory destination in a container.\nUse '-' as the destination to stream a tar archive of a\ncontainer source to stdout.",
        SecondUsage = "[OPTIONS] SRC_PATH|- CONTAINER:DEST_PATH",
        AliasLine = "docker container cp, docker cp",
        Arguments = ArgumentRule.Exactly(2),
        Flags = DeclareFlags,
        Run = RunAsync,
    };

    private static Flag[] DeclareFlags() =>
    [
        new("archive", FlagKind.Bool, "Archive mode (copy all uid/gid information)") { Shorthand = 'a' },
        new("follow-link", FlagKind.Bool, "Always follow symbol link in SRC_PATH") { Shorthand = 'L' },
        ProgressFlag.Declare(),
        new("quiet", FlagKind.Bool, "Suppress progress output during copy. Progress output is automatically suppressed if no terminal is attached") { Shorthand = 'q' },
    ];
}
