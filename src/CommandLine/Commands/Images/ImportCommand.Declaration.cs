using Skiff.CommandLine.Grammar;
using Skiff.CommandLine.Streams;

namespace Skiff.CommandLine.Commands.Images;

internal static partial class ImportCommand
{
    public static Command Declare(string name = "import") => new()
    {
        Name = name,
        Operands = "[OPTIONS] file|URL|- [REPOSITORY[:TAG]]",
        Summary = "Import the contents from a tarball to create a filesystem image",
        AliasLine = "docker image import, docker import",
        Arguments = ArgumentRule.Between(1, 2),
        Flags = DeclareFlags,
        Run = RunAsync,
    };

    private static Flag[] DeclareFlags() =>
    [
        new("change", FlagKind.List, "Apply Dockerfile instruction to the created image") { Shorthand = 'c' },
        new("message", FlagKind.Text, "Set commit message for imported image") { Shorthand = 'm' },
        new("platform", FlagKind.Text, "Set platform if server is multi-platform capable"),
        ProgressFlag.Declare(),
    ];
}
