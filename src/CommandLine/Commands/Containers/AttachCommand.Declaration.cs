using Skiff.CommandLine.Grammar;

namespace Skiff.CommandLine.Commands.Containers;

internal static partial class AttachCommand
{
    public static Command Declare(string name = "attach") => new()
    {
        Name = name,
        Operands = "[OPTIONS] CONTAINER",
        Summary = "Attach local standard input, output, and error streams to a running container",
        AliasLine = "docker container attach, docker attach",
        Arguments = ArgumentRule.Exactly(1),
        Flags = DeclareFlags,
        Run = RunAsync,
    };

    private static Flag[] DeclareFlags() =>
    [
        new("detach-keys", FlagKind.Text, "Override the key sequence for detaching a container"),
        new("no-stdin", FlagKind.Bool, "Do not attach STDIN"),
        new("sig-proxy", FlagKind.Bool, "Proxy all received signals to the process (default true)") { Default = "true" },
    ];
}
