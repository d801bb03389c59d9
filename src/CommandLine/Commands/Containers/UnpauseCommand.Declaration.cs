using Skiff.CommandLine.Grammar;

namespace Skiff.CommandLine.Commands.Containers;

internal static partial class UnpauseCommand
{
    public static Command Declare(string name = "unpause") => new()
    {
        Name = name,
        Operands = "CONTAINER [CONTAINER...]",
        Summary = "Unpause all processes within one or more containers",
        AliasLine = "docker container unpause, docker unpause",
        Arguments = ArgumentRule.AtLeast(1),
        Run = RunAsync,
    };
}
