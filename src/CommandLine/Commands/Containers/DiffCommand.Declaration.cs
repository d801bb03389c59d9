using Skiff.CommandLine.Grammar;

namespace Skiff.CommandLine.Commands.Containers;

internal static partial class DiffCommand
{
    public static Command Declare(string name = "diff") => new()
    {
        Name = name,
        Operands = "CONTAINER",
        Summary = "Inspect changes to files or directories on a container's filesystem",
        AliasLine = "docker container diff, docker diff",
        Arguments = ArgumentRule.Exactly(1),
        Blocks = true,
        Run = RunAsync,
    };
}
