using Skiff.CommandLine.Grammar;
using Skiff.Compose.Engine;

namespace Skiff.CommandLine.Commands.Compose;

internal static class StopComposeCommand
{
    public static Command Declare() => new()
    {
        Name = "stop",
        Operands = "[OPTIONS] [SERVICE...]",
        Summary = "Stop services",
        Arguments = ArgumentRule.Any,
        Flags = DeclareFlags,
        Run = RunAsync,
    };

    private static Flag[] DeclareFlags() =>
    [
        new("timeout", FlagKind.Integer, "Specify a shutdown timeout in seconds") { Shorthand = 't' },
    ];

    private static async Task<int> RunAsync(Invocation invocation, CancellationToken cancellationToken)
    {
        await using var call = new ComposeCall(invocation);
        var context = call.ProjectOrName(invocation.Arguments);
        await ContainerVerbs.StopAsync(context, invocation.Arguments, call.Timeout, cancellationToken);
        return 0;
    }
}
