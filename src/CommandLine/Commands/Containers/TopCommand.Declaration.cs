using Skiff.CommandLine.Grammar;

namespace Skiff.CommandLine.Commands.Containers;

internal static partial class TopCommand
{
    public static Command Declare(string name = "top") => new()
    {
        Name = name,
        Operands = "CONTAINER [ps OPTIONS]",
        Summary = "Display the running processes of a container",
        AliasLine = "docker container top, docker top",
        Arguments = ArgumentRule.AtLeast(1),
        Interspersed = false,
        Blocks = true,
        Run = RunAsync,
    };
}
