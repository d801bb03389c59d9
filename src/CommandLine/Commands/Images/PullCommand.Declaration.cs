using Skiff.CommandLine.Grammar;
using Skiff.CommandLine.Streams;

namespace Skiff.CommandLine.Commands.Images;

internal static partial class PullCommand
{
    public static Command Declare(string name = "pull") => new()
    {
        Name = name,
        Operands = "[OPTIONS] NAME[:TAG|@DIGEST]",
        Summary = "Download an image from a registry",
        AliasLine = "docker image pull, docker pull",
        Arguments = ArgumentRule.Exactly(1),
        Flags = DeclareFlags,
        Run = RunAsync,
    };

    private static Flag[] DeclareFlags() =>
    [
        new("all-tags", FlagKind.Bool, "Download all tagged images in the repository") { Shorthand = 'a' },
        new("disable-content-trust", FlagKind.Bool, "Skip image verification (default true)") { Default = "true" },
        new("platform", FlagKind.Text, "Set platform if server is multi-platform capable"),
        ProgressFlag.Declare(),
        new("quiet", FlagKind.Bool, "Suppress verbose output") { Shorthand = 'q' },
    ];
}
