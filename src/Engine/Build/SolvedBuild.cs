using Skiff.Engine.Images;
using Skiff.Oci.Image;
using Skiff.Oci.Reference;
using Skiff.Storage.Images;

namespace Skiff.Engine.Build;

/// <inheritdoc cref="ISolvedBuild"/>
internal sealed class SolvedBuild(EngineParts parts, StoredImage image, IStepStore steps) : ISolvedBuild
{
    public ReadOnlyMemory<byte> Config => image.Config.Bytes;

    public string ManifestDigest => parts.Store.Images.Get(image.Id)?.Manifest.Digest.Text ?? "";

    public async Task<string> StoreAsync(IReadOnlyList<string> names, CancellationToken cancellationToken)
    {
        List<ImageReference> references = [.. names.Select(name => ImageReference.Parse(name).WithDefaultTag()).Distinct()];
        if (parts.Store.Images.Get(image.Id) is null || references.Count == 0)
            await parts.Store.Images.CreateAsync(new NewImage { Config = image.Config }, cancellationToken);
        foreach (var name in references)
        {
            var tagged = await parts.Store.Images.TagAsync(image.Id, name, cancellationToken);
            new ImageEvents(parts.Events).Publish("tag", tagged, name.Familiar);
        }
        return image.Id.Text;
    }

    public async Task WriteTarAsync(Stream output, CancellationToken cancellationToken)
    {
        var id = "build" + RandomId.New();
        parts.Store.Snapshots.Prepare(id, image.TopLayer, plain: true);
        try
        {
            await parts.Store.Snapshots.ExportAsync(id, output, cancellationToken);
        }
        finally
        {
            parts.Store.Snapshots.Remove(id);
        }
    }

    public async Task UseFilesAsync(Func<string, Task> use)
    {
        using var tree = BuildTree.OfLayers(parts, image.TopLayer);
        await use(tree.Root);
    }

    public void Dispose() => steps.Dispose();

    /// <summary>An image of nothing, which only BuildKit makes.</summary>
    public static StoredImage Empty(Platform platform, DateTimeOffset now) => RecordedSteps.Value(Documents.Write(new ImageConfig
    {
        Created = now,
        Architecture = platform.Architecture,
        Os = platform.Os,
        Variant = platform.Variant,
        Config = new ExecutionConfig { Env = ["PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"], WorkingDir = "/" },
        Rootfs = new RootFs { DiffIds = [] },
        History = [],
    }));
}
