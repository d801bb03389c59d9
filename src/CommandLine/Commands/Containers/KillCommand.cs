using Skiff.CommandLine.Grammar;

namespace Skiff.CommandLine.Commands.Containers;

internal static partial class KillCommand
{
    private static Task<int> RunAsync(Invocation invocation, CancellationToken cancellationToken) =>
        Operands.AllAsync(invocation, name => invocation.Session.Client.Containers.KillAsync(name, invocation.Flags.Text("signal"), cancellationToken));
}
