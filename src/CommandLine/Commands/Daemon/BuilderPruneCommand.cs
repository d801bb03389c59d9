using System.Globalization;
using Skiff.Client;
using Skiff.CommandLine.Formats;
using Skiff.CommandLine.Grammar;

namespace Skiff.CommandLine.Commands.Daemon;

internal static partial class BuilderPruneCommand
{
    private static async Task<int> RunAsync(Invocation invocation, CancellationToken cancellationToken)
    {
        var (session, flags) = (invocation.Session, invocation.Flags);
        var all = flags.Bool("all");
        if (!flags.Bool("force"))
            Confirmation.Require(session, all ? "WARNING! This will remove all build cache." : "WARNING! This will remove all dangling build cache.");
        var query = new ApiQuery().Flag("all", all).Filters(Filters.Of(flags));
        if (flags.Bytes("keep-storage") is > 0 and var keep)
            query.Keep("keep-storage", keep.ToString(CultureInfo.InvariantCulture));
        var pruned = await session.Client.Daemon.PruneBuildCacheAsync(query, cancellationToken);
        if (pruned.CachesDeleted is { Count: > 0 } deleted)
            session.Output.Write($"Deleted build cache objects:\n{string.Join('\n', deleted)}\n\n");
        session.Output.WriteLine($"Total reclaimed space: {ByteSize.Human(pruned.SpaceReclaimed)}");
        return 0;
    }
}
