using Skiff.CommandLine.Grammar;

namespace Skiff.CommandLine.Commands.Compose;

internal static class ExecComposeCommand
{
    public static Command Declare() => new()
    {
        Name = "exec",
        Operands = "[OPTIONS] SERVICE COMMAND [ARGS...]",
        Summary = "Execute a command in a running container",
        Arguments = ArgumentRule.AtLeast(2),
        Interspersed = false,
        Flags = DeclareFlags,
        Run = RunAsync,
    };

    private static Flag[] DeclareFlags() =>
    [
        new("detach", FlagKind.Bool, "Detached mode: Run command in the background") { Shorthand = 'd' },
        new("env", FlagKind.List, "Set environment variables") { Shorthand = 'e' },
        new("index", FlagKind.Integer, "index of the container if service has multiple replicas"),
        new("interactive", FlagKind.Bool, "Keep STDIN open even if not attached") { Shorthand = 'i', Default = "true", Hidden = true },
        new("no-TTY", FlagKind.Bool, "Disable pseudo-TTY allocation. By default docker compose exec allocates a TTY.") { Shorthand = 'T' },
        new("privileged", FlagKind.Bool, "Give extended privileges to the process"),
        new("tty", FlagKind.Bool, "Allocate a pseudo-TTY.") { Shorthand = 't', Default = "true", Hidden = true },
        new("user", FlagKind.Text, "Run the command as this user") { Shorthand = 'u' },
        new("workdir", FlagKind.Text, "Path to workdir directory for this command") { Shorthand = 'w' },
    ];

    private static async Task<int> RunAsync(Invocation invocation, CancellationToken cancellationToken)
    {
        await using var call = new ComposeCall(invocation);
        var context = call.ProjectOrName([invocation.Arguments[0]]);
        var flags = invocation.Flags;
        var container = await call.ContainerAsync(context, invocation.Arguments[0], all: false, cancellationToken);
        var words = new List<string>();
        if (flags.Bool("detach"))
            words.Add("--detach");
        else if (flags.Bool("interactive"))
            words.Add("--interactive");
        // a terminal where there is one, as compose has it
        if (flags.Bool("tty") && !flags.Bool("no-TTY") && call.Session.Streams.OutputIsTerminal && call.Session.Streams.InputIsTerminal)
            words.Add("--tty");
        if (flags.Bool("privileged"))
            words.Add("--privileged");
        foreach (var variable in flags.Many("env"))
            words.AddRange(["--env", variable]);
        if (flags.Changed("user"))
            words.AddRange(["--user", flags.Text("user")]);
        if (flags.Changed("workdir"))
            words.AddRange(["--workdir", flags.Text("workdir")]);
        return await call.DelegateAsync(Containers.ExecCommand.Declare(), [.. words, container.Id, .. invocation.Arguments.Skip(1)], cancellationToken);
    }
}
