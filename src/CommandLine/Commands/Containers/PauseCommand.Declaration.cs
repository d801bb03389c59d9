using Skiff.CommandLine.Grammar;

namespace Skiff.CommandLine.Commands.Containers;

internal static partial class PauseCommand
{
    public static Command Declare(string name = "pause") => new()
    {
        Name = name,
        Operands = "CONTAINER [CONTAINER...]",
        Summary = "Pause all processes within one or more containers",
        AliasLine = "docker container pause, docker pause",
        Arguments = ArgumentRule.AtLeast(1),
        Run = RunAsync,
    };
}
