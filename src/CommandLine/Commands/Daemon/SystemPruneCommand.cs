using Skiff.Client;
using Skiff.CommandLine.Formats;
using Skiff.CommandLine.Grammar;

namespace Skiff.CommandLine.Commands.Daemon;

internal static partial class SystemPruneCommand
{
    private static async Task<int> RunAsync(Invocation invocation, CancellationToken cancellationToken)
    {
        var (session, flags) = (invocation.Session, invocation.Flags);
        var (all, volumes) = (flags.Bool("all"), flags.Bool("volumes"));
        var filters = Filters.Of(flags);
        if (volumes && filters.ContainsKey("until"))
            throw new CommandException("ERROR: The \"until\" filter is not supported with \"--volumes\"");
        if (!flags.Bool("force"))
            Confirmation.Require(session, Warning(all, volumes, flags.Many("filter")));
        var query = new ApiQuery().Filters(filters);
        var reclaimed = 0L;
        var containers = await session.Client.Containers.PruneAsync(query, cancellationToken);
        Tell(session, "Deleted Containers:", containers.ContainersDeleted);
        reclaimed += containers.SpaceReclaimed;
        var networks = await session.Client.Networks.PruneAsync(query, cancellationToken);
        Tell(session, "Deleted Networks:", networks.NetworksDeleted);
        if (volumes)
        {
            var pruned = await session.Client.Volumes.PruneAsync(query, cancellationToken);
            Tell(session, "Deleted Volumes:", pruned.VolumesDeleted);
            reclaimed += pruned.SpaceReclaimed;
        }
        var images = await session.Client.Images.PruneAsync(new ApiQuery().Filters(new Dictionary<string, IReadOnlyList<string>>(filters) { ["dangling"] = [all ? "false" : "true"] }), cancellationToken);
        Tell(session, "Deleted Images:", images.ImagesDeleted?.ConvertAll(image => string.IsNullOrEmpty(image.Untagged) ? $"deleted: {image.Deleted}" : $"untagged: {image.Untagged}"));
        reclaimed += images.SpaceReclaimed;
        reclaimed += await PruneBuildCacheAsync(session, query.Flag("all", all), cancellationToken);
        session.Output.WriteLine($"Total reclaimed space: {ByteSize.Human(reclaimed)}");
        return 0;
    }

    private static async Task<long> PruneBuildCacheAsync(Session session, ApiQuery query, CancellationToken cancellationToken)
    {
        try
        {
            var pruned = await session.Client.Daemon.PruneBuildCacheAsync(query, cancellationToken);
            Tell(session, "Deleted build cache objects:", pruned.CachesDeleted);
            return pruned.SpaceReclaimed;
        }
        catch (ApiException error) when (error.StatusCode is 404 or 501)
        {
            return 0; // a daemon without a build cache
        }
    }

    private static void Tell(Session session, string title, List<string>? deleted)
    {
        if (deleted is { Count: > 0 })
            session.Output.Write($"{title}\n{string.Join('\n', deleted)}\n\n");
    }

    private static string Warning(bool all, bool volumes, IReadOnlyList<string> filters)
    {
        var lines = new List<string> { "WARNING! This will remove:", "  - all stopped containers", "  - all networks not used by at least one container" };
        if (volumes)
            lines.Add("  - all anonymous volumes not used by at least one container");
        lines.Add(all ? "  - all images without at least one container associated to them" : "  - all dangling images");
        lines.Add(all ? "  - all build cache" : "  - unused build cache");
        if (filters.Count > 0)
        {
            lines.Add("");
            lines.Add("  Items to be pruned will be filtered with:");
            lines.AddRange(filters.Order(StringComparer.Ordinal).Select(filter => "  - " + filter));
        }
        return string.Join('\n', lines) + "\n";
    }
}
