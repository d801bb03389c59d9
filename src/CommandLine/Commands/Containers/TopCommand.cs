using System.Text;
using Skiff.CommandLine.Formats;
using Skiff.CommandLine.Grammar;

namespace Skiff.CommandLine.Commands.Containers;

internal static partial class TopCommand
{
    private static async Task<int> RunAsync(Invocation invocation, CancellationToken cancellationToken)
    {
        var top = await invocation.Session.Client.Containers.TopAsync(invocation.Arguments[0], string.Join(' ', invocation.Arguments.Skip(1)), cancellationToken);
        var text = new StringBuilder().AppendJoin('\t', top.Titles ?? []).Append('\n');
        foreach (var process in top.Processes ?? [])
            text.AppendJoin('\t', process).Append('\n');
        invocation.Session.Output.Write(TextTable.Align(text.ToString(), least: 20));
        return 0;
    }
}
