using Skiff.CommandLine.Grammar;

namespace Skiff.CommandLine.Commands.Containers;

internal static partial class CreateCommand
{
    public static Command Declare(string name = "create") => new()
    {
        Name = name,
        Operands = "[OPTIONS] IMAGE [COMMAND] [ARG...]",
        Summary = "Create a new container",
        AliasLine = "docker container create, docker create",
        Arguments = ArgumentRule.AtLeast(1),
        Interspersed = false,
        Flags = DeclareFlags,
        Blocks = true,
        Run = RunAsync,
    };

    private static Flag[] DeclareFlags() =>
    [
        .. ContainerFlags.All(),
        new("pull", FlagKind.Text, "Pull image before creating (\"always\", \"|missing\", \"never\") (default \"missing\")") { Default = "missing" },
    ];
}
