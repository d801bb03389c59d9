using Skiff.CommandLine.Grammar;

namespace Skiff.CommandLine.Commands.Volumes;

internal static partial class VolumeRemoveCommand
{
    private static Task<int> RunAsync(Invocation invocation, CancellationToken cancellationToken) =>
        Operands.EachAsync(invocation, name => invocation.Session.Client.Volumes.RemoveAsync(name, invocation.Flags.Bool("force"), cancellationToken));
}
