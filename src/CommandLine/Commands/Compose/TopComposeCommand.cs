using Skiff.CommandLine.Formats;
using Skiff.CommandLine.Grammar;
using Skiff.Compose.Engine;
using System.Text;

namespace Skiff.CommandLine.Commands.Compose;

internal static class TopComposeCommand
{
    public static Command Declare() => new()
    {
        Name = "top",
        Operands = "[SERVICES...]",
        Summary = "Display the running processes",
        Arguments = ArgumentRule.Any,
        Run = RunAsync,
    };

    private static async Task<int> RunAsync(Invocation invocation, CancellationToken cancellationToken)
    {
        await using var call = new ComposeCall(invocation);
        var context = call.ProjectOrName(invocation.Arguments);
        var containers = (await ContainerVerbs.SelectAsync(context, invocation.Arguments, all: false, cancellationToken)).OrderBy(static container => container.Name, StringComparer.Ordinal);
        foreach (var container in containers)
        {
            var top = await call.Session.Client.Containers.TopAsync(container.Id, null, cancellationToken);
            var text = new StringBuilder().AppendJoin('\t', top.Titles ?? []).Append("\t\n");
            foreach (var process in top.Processes ?? [])
                text.AppendJoin('\t', process).Append("\t\n");
            call.Session.Output.Write($"{container.Name}\n{TextTable.Align(text.ToString(), least: 4)}\n");
        }
        return 0;
    }
}
