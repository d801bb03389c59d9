using Skiff.CommandLine.Grammar;

namespace Skiff.CommandLine.Commands.Containers;

internal static partial class StartCommand
{
    public static Command Declare(string name = "start") => new()
    {
        Name = name,
        Operands = "[OPTIONS] CONTAINER [CONTAINER...]",
        Summary = "Start one or more stopped containers",
        AliasLine = "docker container start, docker start",
        Arguments = ArgumentRule.AtLeast(1),
        Flags = DeclareFlags,
        Run = RunAsync,
    };

    private static Flag[] DeclareFlags() =>
    [
        new("attach", FlagKind.Bool, "Attach STDOUT/STDERR and forward signals") { Shorthand = 'a' },
        new("checkpoint", FlagKind.Text, "Restore from this checkpoint"),
        new("checkpoint-dir", FlagKind.Text, "Use a custom checkpoint storage directory"),
        new("detach-keys", FlagKind.Text, "Override the key sequence for detaching a container"),
        new("interactive", FlagKind.Bool, "Attach container's STDIN") { Shorthand = 'i' },
    ];
}
