using Skiff.Client;
using Skiff.CommandLine.Formats;
using Skiff.CommandLine.Grammar;

namespace Skiff.CommandLine.Commands.Volumes;

internal static partial class VolumePruneCommand
{
    private static async Task<int> RunAsync(Invocation invocation, CancellationToken cancellationToken)
    {
        var all = invocation.Flags.Bool("all");
        var filters = Filters.Of(invocation.Flags);
        if (all && filters.ContainsKey("all"))
            throw new CommandException("conflicting options: cannot specify both --all and --filter all=1");
        if (all)
            filters["all"] = ["true"];
        if (!invocation.Flags.Bool("force"))
            Confirmation.Require(invocation.Session, all
                ? "WARNING! This will remove all local volumes not used by at least one container."
                : "WARNING! This will remove anonymous local volumes not used by at least one container.");
        var pruned = await invocation.Session.Client.Volumes.PruneAsync(new ApiQuery().Filters(filters), cancellationToken);
        var output = invocation.Session.Output;
        if (pruned.VolumesDeleted is { Count: > 0 } deleted)
            output.Write($"Deleted Volumes:\n{string.Join('\n', deleted)}\n\n");
        output.WriteLine($"Total reclaimed space: {ByteSize.Human(pruned.SpaceReclaimed)}");
        return 0;
    }
}
