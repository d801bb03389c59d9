using Skiff.CommandLine.Grammar;

namespace Skiff.CommandLine.Commands.Containers;

internal static partial class StopCommand
{
    public static Command Declare(string name = "stop") => new()
    {
        Name = name,
        Operands = "[OPTIONS] CONTAINER [CONTAINER...]",
        Summary = "Stop one or more running containers",
        AliasLine = "docker container stop, docker stop",
        Arguments = ArgumentRule.AtLeast(1),
        Flags = DeclareFlags,
        Run = RunAsync,
    };

    private static Flag[] DeclareFlags() =>
    [
        new("signal", FlagKind.Text, "Signal to send to the container") { Shorthand = 's' },
        new("timeout", FlagKind.Integer, "Seconds to wait before killing the container") { Shorthand = 't' },
    ];
}
