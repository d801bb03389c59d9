using Skiff.CommandLine.Grammar;

namespace Skiff.CommandLine.Commands.Containers;

internal static partial class RunCommand
{
    public static Command Declare(string name = "run") => new()
    {
        Name = name,
        Operands = "[OPTIONS] IMAGE [COMMAND] [ARG...]",
        Summary = "Create and run a new container from an image",
        AliasLine = "docker container run, docker run",
        Arguments = ArgumentRule.AtLeast(1),
        Interspersed = false,
        Flags = DeclareFlags,
        Run = RunAsync,
    };

    private static Flag[] DeclareFlags() =>
    [
        .. ContainerFlags.All(),
        new("detach", FlagKind.Bool, "Run container in background and print container ID") { Shorthand = 'd' },
        new("detach-keys", FlagKind.Text, "Override the key sequence for detaching a container"),
        new("pull", FlagKind.Text, "Pull image before running (\"always\", \"missing\", \"never\") (default \"missing\")") { Default = "missing" },
        new("sig-proxy", FlagKind.Bool, "Proxy received signals to the process (default true)") { Default = "true" },
    ];
}
