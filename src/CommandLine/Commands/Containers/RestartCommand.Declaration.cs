using Skiff.CommandLine.Grammar;

namespace Skiff.CommandLine.Commands.Containers;

internal static partial class RestartCommand
{
    public static Command Declare(string name = "restart") => new()
    {
        Name = name,
        Operands = "[OPTIONS] CONTAINER [CONTAINER...]",
        Summary = "Restart one or more containers",
        AliasLine = "docker container restart, docker restart",
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
