using Skiff.CommandLine.Grammar;
using Skiff.Compose.Engine;

namespace Skiff.CommandLine.Commands.Compose;

internal static class KillComposeCommand
{
    public static Command Declare() => new()
    {
        Name = "kill",
        Operands = "[OPTIONS] [SERVICE...]",
        Summary = "Force stop service containers",
        Arguments = ArgumentRule.Any,
        Flags = DeclareFlags,
        Run = RunAsync,
    };

    private static Flag[] DeclareFlags() =>
    [
        new("remove-orphans", FlagKind.Bool, "Remove containers for services not defined in the Compose file"),
        new("signal", FlagKind.Text, "SIGNAL to send to the container (default \"SIGKILL\")") { Shorthand = 's', Default = "SIGKILL" },
    ];

    private static async Task<int> RunAsync(Invocation invocation, CancellationToken cancellationToken)
    {
        await using var call = new ComposeCall(invocation);
        var context = call.ProjectOrName(invocation.Arguments);
        await ContainerVerbs.KillAsync(context, invocation.Arguments, invocation.Flags.Text("signal"), invocation.Flags.Bool("remove-orphans"), cancellationToken);
        return 0;
    }
}
