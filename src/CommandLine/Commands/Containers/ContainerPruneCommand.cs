using Skiff.Client;
using Skiff.CommandLine.Formats;
using Skiff.CommandLine.Grammar;

namespace Skiff.CommandLine.Commands.Containers;

internal static partial class ContainerPruneCommand
{
    private static async Task<int> RunAsync(Invocation invocation, CancellationToken cancellationToken)
    {
        if (!invocation.Flags.Bool("force"))
            Confirmation.Require(invocation.Session, "WARNING! This will remove all stopped containers.");
        var pruned = await invocation.Session.Client.Containers.PruneAsync(new ApiQuery().Filters(Filters.Of(invocation.Flags)), cancellationToken);
        var output = invocation.Session.Output;
        if (pruned.ContainersDeleted is { Count: > 0 } deleted)
            output.Write($"Deleted Containers:\n{string.Join('\n', deleted)}\n\n");
        output.WriteLine($"Total reclaimed space: {ByteSize.Human(pruned.SpaceReclaimed)}");
        return 0;
    }
}
