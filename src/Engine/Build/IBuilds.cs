using Skiff.Api.Daemon;

namespace Skiff.Engine.Build;

/// <summary>Builds images from Dockerfiles.</summary>
public interface IBuilds
{
    /// <summary>
    /// Errors: InvalidArgument for names, the Dockerfile and the context, before the first report; everything later is reported in the stream.
    /// Cancelling stops the step that runs and removes its container.
    /// </summary>
    Task BuildAsync(BuildOptions options, Func<ProgressMessage, ValueTask> report, CancellationToken cancellationToken);

    /// <summary>
    /// Builds from what the client of a session has. Errors: <see cref="BuildFailedException"/> with the place in the Dockerfile, and everything that
    /// happens before there is one.
    /// </summary>
    Task<ISolvedBuild> SolveAsync(BuildOptions options, IBuildSession session, IBuildReport report, CancellationToken cancellationToken);

    /// <summary>What builds have kept for the next ones: layers of steps, the directories of RUN --mount=type=cache, copies of contexts.</summary>
    IReadOnlyList<BuildCacheItem> Cache();

    /// <summary>Removes what <paramref name="chosen"/> chooses and no build uses now; answers what went.</summary>
    IReadOnlyList<BuildCacheItem> PruneCache(Func<IReadOnlyList<BuildCacheItem>, IEnumerable<BuildCacheItem>> chosen);
}
