using Skiff.Api.Daemon;
using Skiff.Api.Images;

namespace Skiff.Engine.Build;

/// <summary>Builds images from Dockerfiles.</summary>
public interface IBuilds
{
    /// <summary>
    /// Errors: InvalidArgument for names, the Dockerfile and the context, before the first report; everything later is reported in the stream.
    /// Cancelling stops the step that runs and removes its container.
    /// </summary>
    Task BuildAsync(BuildOptions options, Func<ProgressMessage, ValueTask> report, CancellationToken cancellationToken);

    /// <summary>Removes the directories of RUN --mount=type=cache that no build uses now. Steps are images, and pruned as such.</summary>
    BuildCachePruned PruneCache();
}
