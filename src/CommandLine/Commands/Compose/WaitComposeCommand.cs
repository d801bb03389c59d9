using Skiff.CommandLine.Grammar;
using Skiff.Compose.Engine;

namespace Skiff.CommandLine.Commands.Compose;

internal static class WaitComposeCommand
{
    public static Command Declare() => new()
    {
        Name = "wait",
        Operands = "SERVICE [SERVICE...] [OPTIONS]",
        Summary = "Block until the first service container stops",
        Arguments = ArgumentRule.AtLeast(1),
        Flags = DeclareFlags,
        Run = RunAsync,
    };

    private static Flag[] DeclareFlags() =>
    [
        new("down-project", FlagKind.Bool, "Drops project when the first container stops"),
    ];

    private static async Task<int> RunAsync(Invocation invocation, CancellationToken cancellationToken)
    {
        await using var call = new ComposeCall(invocation);
        var context = call.ProjectOrName(invocation.Arguments);
        var containers = await ContainerVerbs.SelectAsync(context, invocation.Arguments, all: true, cancellationToken);
        if (containers.Count == 0)
            throw new CommandException($"no containers for project {GoText.Quote(context.ProjectName)}");
        var exits = containers.Select(async container =>
        {
            using var exit = await call.Session.Client.Containers.WaitAsync(container.Id, null, cancellationToken);
            return (container, await exit.ReadAsync(cancellationToken));
        }).ToList();
        if (!invocation.Flags.Bool("down-project"))
        {
            var code = 0L;
            foreach (var exit in exits)
                code = (await exit).Item2.StatusCode;
            return (int)code;
        }
        var (ended, result) = await await Task.WhenAny(exits);
        call.Session.Output.Write($"container {GoText.Quote(ended.Id)} exited with status code {result.StatusCode}\n");
        await ProjectDown.RunAsync(context, new DownOptions { RemovesOrphans = true }, cancellationToken);
        return (int)result.StatusCode;
    }
}
