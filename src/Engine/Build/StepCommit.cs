using Skiff.Oci.Image;
using Skiff.Storage.Images;

namespace Skiff.Engine.Build;

/// <summary>
/// Makes the image of a step, and finds the one an earlier build made of the same step on the same parent: the step's command, as the
/// image's `container_config` keeps it, names everything the step depends on.
/// </summary>
internal sealed class StepCommit(EngineParts parts, bool useCache)
{
    /// <summary>The digest of a tar without members: the layer of a step that changed nothing is left out.</summary>
    private const string EmptyTar = "sha256:5f70bf18a086007016e948b04aed3b82103a36bea41755b6cddfaf10ace3c6ef";

    public StoredImage? FindCached(StageState state, IReadOnlyList<string> command)
    {
        if (!useCache)
            return null;
        var candidates = state.Image is { } parent
            ? parts.Store.Images.Children(parent.Id)
            : [.. parts.Store.Images.List().Where(image => image.Parent is null && image.Config.Value.History?.Count == 1)];
        return candidates
            .Where(image => image.Config.Value.ContainerConfig?.Cmd is { } cmd && cmd.SequenceEqual(command, StringComparer.Ordinal))
            .MaxBy(image => image.Created);
    }

    /// <param name="config">What containers of the image start with.</param>
    /// <param name="layer">What the step wrote; null when it writes nothing.</param>
    public Task<StoredImage> CreateAsync(
        StageState state, ExecutionConfig config, IReadOnlyList<string> command, DiffId? layer, CancellationToken cancellationToken)
    {
        var before = state.Image?.Config.Value;
        var empty = layer is not { } written || written.Digest.Text == EmptyTar;
        var now = parts.Time.GetUtcNow();
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
                new History { Created = now, Author = state.Author, CreatedBy = string.Join(' ', command), EmptyLayer = empty },
            ],
        };
        return parts.Store.Images.CreateAsync(
            new NewImage { Config = Documents.Write(image), Parent = state.Image?.Id }, cancellationToken);
    }
}
