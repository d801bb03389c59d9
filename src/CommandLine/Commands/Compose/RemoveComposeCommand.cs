using Skiff.CommandLine.Grammar;
using Skiff.Compose.Engine;

namespace Skiff.CommandLine.Commands.Compose;

internal static class RemoveComposeCommand
{
    public static Command Declare() => new()
    {
        Name = "rm",
        Operands = "[OPTIONS] [SERVICE...]",
        Summary = "Removes stopped service containers",
        Arguments = ArgumentRule.Any,
        Flags = DeclareFlags,
        Run = RunAsync,
    };

    private static Flag[] DeclareFlags() =>
    [
        new("force", FlagKind.Bool, "Don't ask to confirm removal") { Shorthand = 'f' },
        new("stop", FlagKind.Bool, "Stop the containers, if required, before removing") { Shorthand = 's' },
        new("volumes", FlagKind.Bool, "Remove any anonymous volumes attached to containers") { Shorthand = 'v' },
    ];

    private static async Task<int> RunAsync(Invocation invocation, CancellationToken cancellationToken)
    {
        await using var call = new ComposeCall(invocation);
        var context = call.ProjectOrName(invocation.Arguments);
        if (invocation.Flags.Bool("stop"))
            await ContainerVerbs.StopAsync(context, invocation.Arguments, null, cancellationToken);
        var stopped = (await ContainerVerbs.SelectAsync(context, invocation.Arguments, all: true, cancellationToken)).Where(static container => !container.IsRunning).ToList();
        if (stopped.Count == 0)
        {
            call.Session.Error.Write("No stopped containers\n");
            return 0;
        }
        if (!invocation.Flags.Bool("force"))
        {
            call.Session.Output.Write($"? Going to remove {string.Join(", ", stopped.Select(static container => container.Name))} [yN] ");
            call.Session.Output.Flush();
            if (!Confirmation.Given(call.Session))
                return 0;
        }
        await ContainerVerbs.RemoveAsync(context, stopped, invocation.Flags.Bool("volumes"), cancellationToken);
        return 0;
    }
}
