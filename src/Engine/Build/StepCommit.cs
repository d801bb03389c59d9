using Skiff.Oci.Image;
using Skiff.Storage.Images;

namespace Skiff.Engine.Build;

/// <summary>
/// Makes the image of a step, and finds the one an earlier build made of the same step on the same parent: the step's command, as the
/// image's `container_config` keeps it, names everything the step depends on.
/// </summary>
/// <param name="parts">The engine's.</param>
/// <param name="useCache">False: every step is made anew.</param>
/// <param name="sources">The only images whose steps may be reused, with those below them; empty: any.</param>
internal sealed class StepCommit(EngineParts parts, bool useCache, IReadOnlyList<StoredImage> sources) : IStepStore
{
    /// <summary>The digest of a tar without members: the layer of a step that changed nothing is left out.</summary>
    public const string EmptyTar = "sha256:5f70bf18a086007016e948b04aed3b82103a36bea41755b6cddfaf10ace3c6ef";

    public async Task<StoredImage?> FindAsync(StageState state, ExecutionConfig config, StepIdentity step, CancellationToken cancellationToken)
        => FindCached(state, step.Command) ?? await FindInSourcesAsync(state, config, step.Command, cancellationToken);

    public Task<StoredImage> CreateAsync(StageState state, ExecutionConfig config, StepIdentity step, Storage.Layers.LayerHold? layer, CancellationToken cancellationToken)
        => CreateAsync(state, config, step.Command, layer?.Layer.DiffId, cancellationToken);

    public void Dispose()
    {
        // images hold their layers themselves
    }

    /// <param name="state">The stage before the step.</param>
    /// <param name="command">What the step is known by.</param>
    private StoredImage? FindCached(StageState state, IReadOnlyList<string> command)
    {
        if (!useCache)
            return null;
        var candidates = state.Image is { } parent
            ? parts.Store.Images.Children(parent.Id)
            : [.. parts.Store.Images.List().Where(image => image.Parent is null && image.Config.Value.History?.Count == 1)];
        return candidates
            .Where(image => image.Config.Value.ContainerConfig?.Cmd is { } cmd && cmd.SequenceEqual(command, StringComparer.Ordinal))
            .Where(image => sources.Count == 0 || sources.Any(source => IsBelow(image, source)))
            .MaxBy(image => image.Created);
    }

    /// <summary>
    /// Looks among the sources for an image that goes on with this very step from what the stage has: the same history and layers below, and the
    /// step's text next. An image made elsewhere has no parents here, so the one of the step is made from it.
    /// </summary>
    private async Task<StoredImage?> FindInSourcesAsync(StageState state, ExecutionConfig config, IReadOnlyList<string> command, CancellationToken cancellationToken)
    {
        if (!useCache)
            return null;
        var before = state.Image?.Config.Value;
        var (steps, layers) = (before?.History ?? [], before?.Rootfs.DiffIds ?? []);
        var text = string.Join(' ', command);
        foreach (var source in sources)
        {
            var whole = source.Config.Value;
            var history = whole.History ?? [];
            if (history.Count <= steps.Count || !history.Take(steps.Count).SequenceEqual(steps) || !whole.Rootfs.DiffIds.Take(layers.Count).SequenceEqual(layers) || history[steps.Count].CreatedBy != text)
                continue;
            if (history.Count == steps.Count + 1)
                return source;
            var step = history[steps.Count];
            if (!step.EmptyLayer && whole.Rootfs.DiffIds.Count <= layers.Count)
                continue;
            return await CreateAsync(state, config, command, step.EmptyLayer ? null : whole.Rootfs.DiffIds[layers.Count], cancellationToken, step);
        }
        return null;
    }

    private bool IsBelow(StoredImage image, StoredImage source)
    {
        for (var at = source; at is not null; at = at.Parent is { } parent ? parts.Store.Images.Get(parent) : null)
        {
            if (at.Id == image.Id)
                return true;
        }
        return false;
    }

    /// <param name="state">The stage before the step.</param>
    /// <param name="config">What containers of the image start with.</param>
    /// <param name="command">What the step is known by.</param>
    /// <param name="layer">What the step wrote; null when it writes nothing.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <param name="step">The step as an image from elsewhere tells of it; null: now.</param>
    private Task<StoredImage> CreateAsync(
        StageState state, ExecutionConfig config, IReadOnlyList<string> command, DiffId? layer, CancellationToken cancellationToken, History? step = null)
    {
        var before = state.Image?.Config.Value;
        var empty = layer is not { } written || written.Digest.Text == EmptyTar;
        var now = step?.Created ?? parts.Time.GetUtcNow();
        var host = Platform.Host;
        var image = new ImageConfig
        {
            Created = now,
            Author = state.Author,
            Architecture = before?.Architecture ?? host.Architecture,
            Variant = before?.Variant,
            Os = before?.Os ?? host.Os,
            Config = config with { Image = state.Image?.Id.Text ?? "" },
            ContainerConfig = config with { Image = state.Image?.Id.Text ?? "", Cmd = command },
            Rootfs = new RootFs { DiffIds = [.. before?.Rootfs.DiffIds ?? [], .. empty ? [] : new[] { layer!.Value }] },
            History =
            [
                .. before?.History ?? [],
                step ?? new History { Created = now, Author = state.Author, CreatedBy = string.Join(' ', command), EmptyLayer = empty },
            ],
        };
        return parts.Store.Images.CreateAsync(
            new NewImage { Config = Documents.Write(image), Parent = state.Image?.Id }, cancellationToken);
    }
}
