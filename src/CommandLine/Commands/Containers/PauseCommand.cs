using Skiff.CommandLine.Grammar;

namespace Skiff.CommandLine.Commands.Containers;

internal static partial class PauseCommand
{
    private static Task<int> RunAsync(Invocation invocation, CancellationToken cancellationToken) =>
        Operands.AllAsync(invocation, name => invocation.Session.Client.Containers.PauseAsync(name, cancellationToken));
}
