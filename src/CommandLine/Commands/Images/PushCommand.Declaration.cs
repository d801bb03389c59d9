using Skiff.CommandLine.Grammar;
using Skiff.CommandLine.Streams;

namespace Skiff.CommandLine.Commands.Images;

internal static partial class PushCommand
{
    public static Command Declare(string name = "push") => new()
    {
        Name = name,
        Operands = "[OPTIONS] NAME[:TAG]",
        Summary = "Upload an image to a registry",
        AliasLine = "docker image push, docker push",
        Arguments = ArgumentRule.Exactly(1),
        Flags = DeclareFlags,
        Run = RunAsync,
    };

    private static Flag[] DeclareFlags() =>
    [
        new("all-tags", FlagKind.Bool, "Push all tags of an image to the repository") { Shorthand = 'a' },
        new("disable-content-trust", FlagKind.Bool, "Skip image signing (default true)") { Default = "true" },
        new("platform", FlagKind.Text, "Push a platform-specific manifest as a single-platform image to the registry. Image index won't be pushed, meaning that other manifests, including attestations won't be preserved. 'os[/arch[/variant]]': Explicit platform (eg. linux/amd64)"),
        ProgressFlag.Declare(),
        new("quiet", FlagKind.Bool, "Suppress verbose output") { Shorthand = 'q' },
    ];
}
