using Skiff.CommandLine.Grammar;

namespace Skiff.CommandLine.Commands.Containers;

internal static partial class RestartCommand
{
    private static Task<int> RunAsync(Invocation invocation, CancellationToken cancellationToken) =>
        Operands.EachAsync(invocation, name => invocation.Session.Client.Containers.RestartAsync(name, StopCommand.Query(invocation.Flags), cancellationToken));
}
