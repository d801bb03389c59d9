using Skiff.CommandLine.Grammar;

namespace Skiff.CommandLine.Commands.Containers;

internal static partial class RenameCommand
{
    public static Command Declare(string name = "rename") => new()
    {
        Name = name,
        Operands = "CONTAINER NEW_NAME",
        Summary = "Rename a container",
        AliasLine = "docker container rename, docker rename",
        Arguments = ArgumentRule.Exactly(2),
        Blocks = true,
        Run = RunAsync,
    };
}
