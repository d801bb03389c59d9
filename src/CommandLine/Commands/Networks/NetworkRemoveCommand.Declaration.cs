using Skiff.CommandLine.Grammar;

namespace Skiff.CommandLine.Commands.Networks;

internal static partial class NetworkRemoveCommand
{
    public static Command Declare(string name = "rm") => new()
    {
        Name = name,
        Operands = "NETWORK [NETWORK...]",
        Summary = "Remove one or more networks",
        AliasLine = "docker network rm, docker network remove",
        Arguments = ArgumentRule.AtLeast(1),
        Flags = DeclareFlags,
        Blocks = true,
        Run = RunAsync,
    };

    private static Flag[] DeclareFlags() =>
    [
        new("force", FlagKind.Bool, "Do not error if the network does not exist") { Shorthand = 'f' },
    ];
}
