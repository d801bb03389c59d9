using Skiff.CommandLine.Grammar;

namespace Skiff.CommandLine.Commands.Networks;

internal static partial class NetworkDisconnectCommand
{
    public static Command Declare(string name = "disconnect") => new()
    {
        Name = name,
        Operands = "[OPTIONS] NETWORK CONTAINER",
        Summary = "Disconnect a container from a network",
        Arguments = ArgumentRule.Exactly(2),
        Flags = DeclareFlags,
        Blocks = true,
        Run = RunAsync,
    };

    private static Flag[] DeclareFlags() =>
    [
        new("force", FlagKind.Bool, "Force the container to disconnect from a network") { Shorthand = 'f' },
    ];
}
