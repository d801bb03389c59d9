using Skiff.CommandLine.Grammar;

namespace Skiff.CommandLine.Commands.Containers;

internal static partial class PortCommand
{
    public static Command Declare(string name = "port") => new()
    {
        Name = name,
        Operands = "CONTAINER [PRIVATE_PORT[/PROTO]]",
        Summary = "List port mappings or a specific mapping for the container",
        AliasLine = "docker container port, docker port",
        Arguments = ArgumentRule.Between(1, 2),
        Blocks = true,
        Run = RunAsync,
    };
}
