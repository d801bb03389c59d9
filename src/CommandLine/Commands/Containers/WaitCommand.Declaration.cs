using Skiff.CommandLine.Grammar;

namespace Skiff.CommandLine.Commands.Containers;

internal static partial class WaitCommand
{
    public static Command Declare(string name = "wait") => new()
    {
        Name = name,
        Operands = "CONTAINER [CONTAINER...]",
        Summary = "Block until one or more containers stop, then print their exit codes",
        AliasLine = "docker container wait, docker wait",
        Arguments = ArgumentRule.AtLeast(1),
        Run = RunAsync,
    };
}
