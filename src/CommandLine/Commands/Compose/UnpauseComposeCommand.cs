using Skiff.CommandLine.Grammar;
using Skiff.Compose.Engine;

namespace Skiff.CommandLine.Commands.Compose;

internal static class UnpauseComposeCommand
{
    public static Command Declare() => new()
    {
        Name = "unpause",
        Operands = "[SERVICE...]",
        Summary = "Unpause services",
        Arguments = ArgumentRule.Any,
        Run = RunAsync,
    };

    private static async Task<int> RunAsync(Invocation invocation, CancellationToken cancellationToken)
    {
        await using var call = new ComposeCall(invocation);
        var context = call.ProjectOrName(invocation.Arguments);
        await ContainerVerbs.UnpauseAsync(context, invocation.Arguments, cancellationToken);
        return 0;
    }
}
