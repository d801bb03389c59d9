using Skiff.CommandLine.Grammar;

namespace Skiff.CommandLine.Commands.Containers;

internal static partial class UnpauseCommand
{
    private static Task<int> RunAsync(Invocation invocation, CancellationToken cancellationToken) =>
        Operands.AllAsync(invocation, name => invocation.Session.Client.Containers.UnpauseAsync(name, cancellationToken));
}
