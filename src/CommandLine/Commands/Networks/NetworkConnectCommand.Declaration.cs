using Skiff.CommandLine.Grammar;

namespace Skiff.CommandLine.Commands.Networks;

internal static partial class NetworkConnectCommand
{
    public static Command Declare(string name = "connect") => new()
    {
        Name = name,
        Operands = "[OPTIONS] NETWORK CONTAINER",
        Summary = "Connect a container to a network",
        Arguments = ArgumentRule.Exactly(2),
        Flags = DeclareFlags,
        Blocks = true,
        Run = RunAsync,
    };

    private static Flag[] DeclareFlags() =>
    [
        new("alias", FlagKind.Strings, "Add network-scoped alias for the container"),
        new("driver-opt", FlagKind.Strings, "driver options for the network"),
        new("gw-priority", FlagKind.Integer, "Highest gw-priority provides the default gateway. Accepts positive and negative values."),
        new("ip", FlagKind.Text, "IPv4 address (e.g., \"172.30.100.104\")"),
        new("ip6", FlagKind.Text, "IPv6 address (e.g., \"2001:db8::33\")"),
        new("link", FlagKind.List, "Add link to another container"),
        new("link-local-ip", FlagKind.Strings, "Add a link-local address for the container"),
    ];
}
