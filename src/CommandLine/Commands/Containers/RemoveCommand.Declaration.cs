using Skiff.CommandLine.Grammar;

namespace Skiff.CommandLine.Commands.Containers;

internal static partial class RemoveCommand
{
    public static Command Declare(string name = "rm") => new()
    {
        Name = name,
        Operands = "[OPTIONS] CONTAINER [CONTAINER...]",
        Summary = "Remove one or more containers",
        AliasLine = "docker container rm, docker container remove, docker rm",
        Arguments = ArgumentRule.AtLeast(1),
        Flags = DeclareFlags,
        Run = RunAsync,
    };

    private static Flag[] DeclareFlags() =>
    [
        new("force", FlagKind.Bool, "Force the removal of a running container (uses SIGKILL)") { Shorthand = 'f' },
        new("link", FlagKind.Bool, "Remove the specified link") { Shorthand = 'l' },
        new("volumes", FlagKind.Bool, "Remove anonymous volumes associated with the container") { Shorthand = 'v' },
    ];
}
