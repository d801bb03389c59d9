using Skiff.CommandLine.Grammar;
using Skiff.Compose.Engine;

namespace Skiff.CommandLine.Commands.Compose;

internal static class RestartComposeCommand
{
    public static Command Declare() => new()
    {
        Name = "restart",
        Operands = "[OPTIONS] [SERVICE...]",
        Summary = "Restart service containers",
        Arguments = ArgumentRule.Any,
        Flags = DeclareFlags,
        Run = RunAsync,
    };

    private static Flag[] DeclareFlags() =>
    [
        new("no-deps", FlagKind.Bool, "Don't restart dependent services"),
        new("timeout", FlagKind.Integer, "Specify a shutdown timeout in seconds") { Shorthand = 't' },
    ];

    private static async Task<int> RunAsync(Invocation invocation, CancellationToken cancellationToken)
    {
        await using var call = new ComposeCall(invocation);
        var context = call.ProjectOrName(invocation.Arguments);
        await ContainerVerbs.RestartAsync(context, invocation.Arguments, call.Timeout, !invocation.Flags.Bool("no-deps"), cancellationToken);
        return 0;
    }
}
