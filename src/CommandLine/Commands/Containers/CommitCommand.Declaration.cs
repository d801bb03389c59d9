using Skiff.CommandLine.Grammar;

namespace Skiff.CommandLine.Commands.Containers;

internal static partial class CommitCommand
{
    public static Command Declare(string name = "commit") => new()
    {
        Name = name,
        Operands = "[OPTIONS] CONTAINER [REPOSITORY[:TAG]]",
        Summary = "Create a new image from a container's changes",
        AliasLine = "docker container commit, docker commit",
        Arguments = ArgumentRule.Between(1, 2),
        Flags = DeclareFlags,
        Run = RunAsync,
    };

    private static Flag[] DeclareFlags() =>
    [
        new("author", FlagKind.Text, "Author (e.g., \"John Hannibal Smith <hannibal@a-team.com>\")") { Shorthand = 'a' },
        new("change", FlagKind.List, "Apply Dockerfile instruction to the created image") { Shorthand = 'c' },
        new("message", FlagKind.Text, "Commit message") { Shorthand = 'm' },
        new("pause", FlagKind.Bool, "Pause container during commit (default true)") { Shorthand = 'p', Default = "true" },
    ];
}
