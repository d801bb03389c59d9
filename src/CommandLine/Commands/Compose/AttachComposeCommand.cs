using Skiff.CommandLine.Grammar;

namespace Skiff.CommandLine.Commands.Compose;

internal static class AttachComposeCommand
{
    public static Command Declare() => new()
    {
        Name = "attach",
        Operands = "[OPTIONS] SERVICE",
        Summary = "Attach local standard input, output, and error streams to a service's running container",
        Arguments = ArgumentRule.Exactly(1),
        Flags = DeclareFlags,
        Run = RunAsync,
    };

    private static Flag[] DeclareFlags() =>
    [
        new("detach-keys", FlagKind.Text, "Override the key sequence for detaching from a container."),
        new("index", FlagKind.Integer, "index of the container if service has multiple replicas"),
        new("no-stdin", FlagKind.Bool, "Do not attach STDIN"),
        new("sig-proxy", FlagKind.Bool, "Proxy all received signals to the process (default true)") { Default = "true" },
    ];

    private static async Task<int> RunAsync(Invocation invocation, CancellationToken cancellationToken)
    {
        await using var call = new ComposeCall(invocation);
        var context = call.ProjectOrName(invocation.Arguments);
        var container = await call.ContainerAsync(context, invocation.Arguments[0], all: false, cancellationToken);
        var words = new List<string> { $"--no-stdin={(invocation.Flags.Bool("no-stdin") ? "true" : "false")}", $"--sig-proxy={(invocation.Flags.Bool("sig-proxy") ? "true" : "false")}" };
        if (invocation.Flags.Changed("detach-keys"))
            words.AddRange(["--detach-keys", invocation.Flags.Text("detach-keys")]);
        return await call.DelegateAsync(Containers.AttachCommand.Declare(), [.. words, container.Id], cancellationToken);
    }
}
