using Skiff.CommandLine.Grammar;
using Skiff.Compose.Engine;

namespace Skiff.CommandLine.Commands.Compose;

internal static class StartComposeCommand
{
    public static Command Declare() => new()
    {
        Name = "start",
        Operands = "[SERVICE...]",
        Summary = "Start services",
        Arguments = ArgumentRule.Any,
        Flags = DeclareFlags,
        Run = RunAsync,
    };

    private static Flag[] DeclareFlags() =>
    [
        new("wait", FlagKind.Bool, "Wait for services to be running|healthy. Implies detached mode."),
    ];

    private static async Task<int> RunAsync(Invocation invocation, CancellationToken cancellationToken)
    {
        await using var call = new ComposeCall(invocation);
        var context = call.ProjectOrName(invocation.Arguments);
        await ContainerVerbs.StartAsync(context, invocation.Arguments, invocation.Flags.Bool("wait"), cancellationToken);
        return 0;
    }
}
