using Skiff.CommandLine.Grammar;

namespace Skiff.CommandLine.Commands.Volumes;

internal static partial class VolumeCreateCommand
{
    public static Command Declare(string name = "create") => new()
    {
        Name = name,
        Operands = "[OPTIONS] [VOLUME]",
        Summary = "Create a volume",
        Arguments = ArgumentRule.Between(0, 1),
        Flags = DeclareFlags,
        Blocks = true,
        Run = RunAsync,
    };

    private static Flag[] DeclareFlags() =>
    [
        new("availability", FlagKind.Text, "Cluster Volume availability (\"active\", \"pause\", \"drain\") (default \"active\")") { Default = "active" },
        new("driver", FlagKind.Text, "Specify volume driver name (default \"local\")") { Shorthand = 'd', Default = "local" },
        new("group", FlagKind.Text, "Cluster Volume group (cluster volumes)"),
        new("label", FlagKind.List, "Set metadata for a volume"),
        new("limit-bytes", FlagKind.Bytes, "Minimum size of the Cluster Volume in bytes"),
        new("opt", FlagKind.Map, "Set driver specific options (default map[])") { Shorthand = 'o' },
        new("required-bytes", FlagKind.Bytes, "Maximum size of the Cluster Volume in bytes"),
        new("scope", FlagKind.Text, "Cluster Volume access scope (\"single\", \"multi\") (default \"single\")") { Default = "single" },
        new("secret", FlagKind.Map, "Cluster Volume secrets (default map[])"),
        new("sharing", FlagKind.Text, "Cluster Volume access sharing (\"none\", \"readonly\", \"onewriter\", \"all\") (default \"none\")") { Default = "none" },
        new("topology-preferred", FlagKind.List, "A topology that the Cluster Volume would be preferred in"),
        new("topology-required", FlagKind.List, "A topology that the Cluster Volume must be accessible from"),
        new("type", FlagKind.Text, "Cluster Volume access type (\"mount\", \"block\") (default \"block\")") { Default = "block" },
    ];
}
