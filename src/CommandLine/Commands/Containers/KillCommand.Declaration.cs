using Skiff.CommandLine.Grammar;

namespace Skiff.CommandLine.Commands.Containers;

internal static partial class KillCommand
{
    public static Command Declare(string name = "kill") => new()
    {
        Name = name,
        Operands = "[OPTIONS] CONTAINER [CONTAINER...]",
        Summary = "Kill one or more running containers",
        AliasLine = "docker container kill, docker kill",
        Arguments = ArgumentRule.AtLeast(1),
        Flags = DeclareFlags,
        Run = RunAsync,
    };

    private static Flag[] DeclareFlags() =>
    [
        new("signal", FlagKind.Text, "Signal to send to the container") { Shorthand = 's' },
    ];
}
