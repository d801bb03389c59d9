using Skiff.Client;
using Skiff.CommandLine.Grammar;

namespace Skiff.CommandLine.Commands.Networks;

internal static partial class NetworkPruneCommand
{
    private static async Task<int> RunAsync(Invocation invocation, CancellationToken cancellationToken)
    {
        if (!invocation.Flags.Bool("force"))
            Confirmation.Require(invocation.Session, "WARNING! This will remove all custom networks not used by at least one container.");
        var pruned = await invocation.Session.Client.Networks.PruneAsync(new ApiQuery().Filters(Filters.Of(invocation.Flags)), cancellationToken);
        if (pruned.NetworksDeleted is { Count: > 0 } deleted)
            invocation.Session.Output.Write($"Deleted Networks:\n{string.Join('\n', deleted)}\n\n");
        return 0;
    }
}
