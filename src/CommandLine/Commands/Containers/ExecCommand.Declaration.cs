using Skiff.CommandLine.Grammar;

namespace Skiff.CommandLine.Commands.Containers;

internal static partial class ExecCommand
{
    public static Command Declare(string name = "exec") => new()
    {
        Name = name,
        Operands = "[OPTIONS] CONTAINER COMMAND [ARG...]",
        Summary = "Execute a command in a running container",
        AliasLine = "docker container exec, docker exec",
        Arguments = ArgumentRule.AtLeast(2),
        Interspersed = false,
        Flags = DeclareFlags,
        Run = RunAsync,
    };

    private static Flag[] DeclareFlags() =>
    [
        new("detach", FlagKind.Bool, "Detached mode: run command in the background") { Shorthand = 'd' },
        new("detach-keys", FlagKind.Text, "Override the key sequence for detaching a container"),
        new("env", FlagKind.List, "Set environment variables") { Shorthand = 'e' },
        new("env-file", FlagKind.List, "Read in a file of environment variables"),
        new("interactive", FlagKind.Bool, "Keep STDIN open even if not attached") { Shorthand = 'i' },
        new("privileged", FlagKind.Bool, "Give extended privileges to the command"),
        new("tty", FlagKind.Bool, "Allocate a pseudo-TTY") { Shorthand = 't' },
        new("user", FlagKind.Text, "Username or UID (format: \"<name|uid>[:<group|gid>]\")") { Shorthand = 'u' },
        new("workdir", FlagKind.Text, "Working directory inside the container") { Shorthand = 'w' },
    ];
}
