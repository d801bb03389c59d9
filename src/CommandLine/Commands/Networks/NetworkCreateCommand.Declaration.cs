using Skiff.CommandLine.Grammar;

namespace Skiff.CommandLine.Commands.Networks;

internal static partial class NetworkCreateCommand
{
    public static Command Declare(string name = "create") => new()
    {
        Name = name,
        Operands = "[OPTIONS] NETWORK",
        Summary = "Create a network",
        Arguments = ArgumentRule.Exactly(1),
        Flags = DeclareFlags,
        Blocks = true,
        Run = RunAsync,
    };

    private static Flag[] DeclareFlags() =>
    [
        new("attachable", FlagKind.Bool, "Enable manual container attachment"),
        new("aux-address", FlagKind.Map, "Auxiliary IPv4 or IPv6 addresses used by Network driver (default map[])"),
        new("config-from", FlagKind.Text, "The network from which to copy the configuration"),
        new("config-only", FlagKind.Bool, "Create a configuration only network"),
        new("driver", FlagKind.Text, "Driver to manage the Network (default \"bridge\")") { Shorthand = 'd', Default = "bridge" },
        new("gateway", FlagKind.Strings, "IPv4 or IPv6 Gateway for the master subnet"),
        new("ingress", FlagKind.Bool, "Create swarm routing-mesh network"),
        new("internal", FlagKind.Bool, "Restrict external access to the network"),
        new("ip-range", FlagKind.Strings, "Allocate container ip from a sub-range"),
        new("ipam-driver", FlagKind.Text, "IP Address Management Driver (default \"default\")") { Default = "default" },
        new("ipam-opt", FlagKind.Map, "Set IPAM driver specific options (default map[])"),
        new("ipv4", FlagKind.Bool, "Enable or disable IPv4 address assignment (default true)") { Default = "true" },
        new("ipv6", FlagKind.Bool, "Enable or disable IPv6 address assignment"),
        new("label", FlagKind.List, "Set metadata on a network"),
        new("opt", FlagKind.Map, "Set driver specific options (default map[])") { Shorthand = 'o' },
        new("scope", FlagKind.Text, "Control the network's scope"),
        new("subnet", FlagKind.Strings, "Subnet in CIDR format that represents a network segment"),
    ];
}
