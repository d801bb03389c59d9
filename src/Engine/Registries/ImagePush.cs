using System.Globalization;
using Skiff.Api.Images;
using Skiff.Engine.Images;
using Skiff.Errors;
using Skiff.Oci.Image;
using Skiff.Oci.Reference;
using Skiff.Registry.Client;
using Skiff.Storage.Images;

namespace Skiff.Engine.Registries;

/// <summary>Pushes: layers side by side, then the configuration, then the manifest under its tag.</summary>
internal sealed class ImagePush(EngineParts parts, TransferReport report)
{
    private readonly ImageEvents _events = new(parts.Events);

    public async Task RunAsync(PushOptions options, CancellationToken cancellationToken)
    {
        var name = ImageReference.Parse(options.Name);
        if (name.Digest is not null) throw new EngineException(ErrorKind.InvalidArgument, "cannot push a digest reference");
        if (!string.IsNullOrEmpty(options.Tag)) name = name.WithTag(options.Tag);
        report.Line($"The push refers to repository [{name.Repository}]");
        var tags = TagsOf(name);
        using var repository = parts.Transfers.Client.Open(name, Transfers.CredentialsOf(options.Auth), RegistryAccess.PullAndPush);
        foreach (var (tag, image) in tags) await PushOneAsync(repository, tag, image, cancellationToken);
    }

    private List<(ImageReference Tag, StoredImage Image)> TagsOf(ImageReference name)
    {
        var tags = parts.Store.Images.List()
            .SelectMany(image => image.Tags.Select(tag => (Tag: tag, Image: image)))
            .Where(item => item.Tag.Repository == name.Repository)
            .OrderBy(item => item.Tag.Tag, StringComparer.Ordinal)
            .ToList();
        if (tags.Count == 0) throw new EngineException(ErrorKind.NotFound, $"An image does not exist locally with the tag: {name.FamiliarRepository}");
        if (name.Tag is null) return tags;
        var one = tags.Where(item => item.Tag.Tag == name.Tag).ToList();
        return one.Count > 0 ? one : throw new EngineException(ErrorKind.NotFound, $"tag does not exist: {name.Familiar}");
    }

    private async Task PushOneAsync(RemoteRepository repository, ImageReference tag, StoredImage image, CancellationToken cancellationToken)
    {
        using var hold = image.TopLayer is { } top ? parts.Store.Layers.TryHold(top) : null;
        var own = parts.Store.Images.ReadManifest(image.Id) ?? throw new EngineException(ErrorKind.NotFound, $"No such image: {tag.Familiar}");
        var blobs = await PushLayersAsync(repository, image, HasTravelled(image, own.Value) ? own.Value.Layers : null, cancellationToken);
        await PushConfigAsync(repository, image, own.Value.Config, cancellationToken);
        var manifest = blobs.SequenceEqual(own.Value.Layers) && HasTravelled(image, own.Value) ? own : NewManifest(image, blobs);
        var digest = await repository.PutManifestAsync(tag.Tag!, manifest.Value.MediaType ?? MediaTypes.OciManifest, manifest.Bytes, cancellationToken);
        if (parts.Store.Images.Get(image.Id) is not null)
            image = await parts.Store.Images.CreateAsync(new NewImage { Config = image.Config, Manifest = manifest, Names = [tag.WithDigest(digest)] }, cancellationToken);
        report.Line(string.Create(CultureInfo.InvariantCulture, $"{tag.Tag}: digest: {digest} size: {manifest.Bytes.Length}"));
        report.Pushed(new PushResult(tag.Tag!, digest.Text, manifest.Bytes.Length));
        _events.Publish("push", image, tag.Familiar, tag.FamiliarRepository);
    }

    /// <summary>All layers at a time; the first failure stops the others.</summary>
    private async Task<Descriptor[]> PushLayersAsync(RemoteRepository repository, StoredImage image, IReadOnlyList<Descriptor>? exact, CancellationToken cancellationToken)
    {
        var layers = image.Chain.Select(chain => parts.Store.Layers.Get(chain) ?? throw new EngineException(ErrorKind.Internal, $"layer {chain} does not exist")).ToList();
        foreach (var layer in layers.AsEnumerable().Reverse()) report.State(layer.DiffId.Digest.Short, "Preparing");
        var push = new LayerPush(parts, repository, new KnownBlobs(parts.Store.Images, image.Config.Value.Rootfs.DiffIds), report);
        using var failures = new FirstFailure(cancellationToken);
        var first = new Dictionary<DiffId, Task<Descriptor>>();
        var pushes = layers.Select((layer, i) => first.TryGetValue(layer.DiffId, out var same)
            ? same
            : first[layer.DiffId] = failures.WatchAsync(push.RunAsync(layer, exact?[i], failures.Token))).ToList();
        try
        {
            return await Task.WhenAll(pushes);
        }
        catch (Exception error)
        {
            System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(failures.CauseOf(error));
            throw;
        }
    }

    private static async Task PushConfigAsync(RemoteRepository repository, StoredImage image, Descriptor described, CancellationToken cancellationToken)
    {
        if (await repository.FindBlobAsync(image.Id, cancellationToken) is not null) return;
        var config = described with { Digest = image.Id, Size = image.Config.Bytes.Length };
        await repository.UploadAsync(new BlobUpload { Known = config, Write = async (output, token) => await output.WriteAsync(image.Config.Bytes, token) }, cancellationToken);
    }

    /// <summary>Whether the image came with its manifest: one that was made here names plain tars, which nobody should have to pull.</summary>
    private static bool HasTravelled(StoredImage image, Manifest manifest) =>
        image.Digests.Count > 0
        || !manifest.Layers.Select(layer => layer.Digest).SequenceEqual(image.Config.Value.Rootfs.DiffIds.Select(layer => layer.Digest));

    /// <summary>Docker's schema 2, which everything reads; OCI's where a layer is of a kind that schema 2 does not know.</summary>
    private static Document<Manifest> NewManifest(StoredImage image, IReadOnlyList<Descriptor> blobs)
    {
        var docker = blobs.All(blob => blob.MediaType is MediaTypes.DockerLayerGzip or MediaTypes.OciLayerGzip);
        return Documents.Write(new Manifest
        {
            MediaType = docker ? MediaTypes.DockerManifest : MediaTypes.OciManifest,
            Config = image.Config.Describe(docker ? MediaTypes.DockerConfig : MediaTypes.OciConfig),
            Layers = [.. blobs.Select(blob => new Descriptor { MediaType = docker ? MediaTypes.DockerLayerGzip : OciTypeOf(blob.MediaType), Digest = blob.Digest, Size = blob.Size })],
        });
    }

    private static string OciTypeOf(string mediaType) => mediaType switch
    {
        MediaTypes.DockerLayerGzip => MediaTypes.OciLayerGzip,
        MediaTypes.DockerLayerZstd => MediaTypes.OciLayerZstd,
        MediaTypes.DockerLayer => MediaTypes.OciLayer,
        _ => mediaType,
    };
}
