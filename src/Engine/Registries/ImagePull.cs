using Skiff.Engine.Images;
using Skiff.Errors;
using Skiff.Oci.Image;
using Skiff.Oci.Reference;
using Skiff.Registry.Client;
using Skiff.Storage.Images;

namespace Skiff.Engine.Registries;

/// <summary>Pulls: from a name to an image in the store.</summary>
internal sealed class ImagePull(EngineParts parts, TransferReport report)
{
    private readonly ImageEvents _events = new(parts.Events);

    /// <summary>
    /// 1. The name, and which tags of it. 2. What each stands for, and whether it is here already. 3. The manifest for the
    /// platform, and its configuration. 4. The layers. 5. The image with its names, at once.
    /// </summary>
    public async Task RunAsync(PullOptions options, CancellationToken cancellationToken)
    {
        var name = NameOf(options);
        var platform = string.IsNullOrEmpty(options.Platform) ? null : Platform.Parse(options.Platform);
        using var repository = parts.Transfers.Client.Open(name, Transfers.CredentialsOf(options.Auth), RegistryAccess.Pull);
        try
        {
            IReadOnlyList<ImageReference> references = name.Tag is null && name.Digest is null
                ? [.. (await repository.ListTagsAsync(cancellationToken)).Select(name.WithTag)]
                : [name];
            if (references.Count == 0) throw new EngineException(ErrorKind.NotFound, $"repository {name.FamiliarRepository} has no tags");
            var news = false;
            foreach (var reference in references) news |= await PullOneAsync(repository, reference, platform, cancellationToken);
            report.Line($"Status: {(news ? "Downloaded newer image" : "Image is up to date")} for {name.Familiar}");
        }
        catch (RegistryException error)
        {
            throw PullErrors.Of(error, name);
        }
    }

    private static ImageReference NameOf(PullOptions options)
    {
        var name = ImageReference.Parse(options.Image);
        if (string.IsNullOrEmpty(options.Tag)) return name.Digest is { } own ? name.WithDigest(own) : name;
        return options.Tag.Contains(':', StringComparison.Ordinal) ? name.WithDigest(Digest.Parse(options.Tag)) : name.WithTag(options.Tag);
    }

    /// <summary>True when a name has come to stand for another image than before.</summary>
    private async Task<bool> PullOneAsync(RemoteRepository repository, ImageReference reference, Platform? platform, CancellationToken cancellationToken)
    {
        var asked = reference.Digest?.Text ?? reference.Tag!;
        var known = reference.Digest ?? (await repository.HeadAsync(asked, cancellationToken))?.Digest;
        if (known is { } digest && Local(reference.WithDigest(digest), platform) is { } present)
        {
            report.Line($"Pulling from {reference.Path}", asked);
            return await FinishAsync(reference, digest, present, cancellationToken);
        }

        var found = await repository.GetManifestAsync(known?.Text ?? asked, cancellationToken);
        report.Line($"Pulling from {reference.Path}", asked);
        var manifest = await ManifestChoice.ChooseAsync(repository, found, reference, platform ?? Platform.Host, cancellationToken);
        var config = Documents.ReadConfig(await repository.GetBlobAsync(manifest.Value.Config, Documents.MaximumSize, cancellationToken));
        Check(config.Value, manifest.Value, reference, platform);
        using var layers = new LayerPull(parts, repository, report);
        await layers.RunAsync(manifest.Value.Layers, config.Value.Rootfs.DiffIds, cancellationToken);
        var before = reference.Tag is null ? null : TaggedAs(reference);
        var image = await parts.Store.Images.CreateAsync(
            new NewImage { Config = config, Manifest = manifest, Names = NamesOf(reference, found.Digest) }, cancellationToken);
        layers.Forget();
        Tell(reference, found.Digest, image);
        return before?.Id != image.Id;
    }

    private StoredImage? Local(ImageReference name, Platform? platform) =>
        parts.Store.Images.TryResolve(name.ToString(), out var image) && PlatformChoice.Rank(platform ?? Platform.Host, image.Config.Value.Platform) is not null ? image : null;

    private StoredImage? TaggedAs(ImageReference name) => parts.Store.Images.TryResolve(name.ToString(), out var image) ? image : null;

    /// <summary>The image is here under its digest: at most a tag is missing, or elsewhere.</summary>
    private async Task<bool> FinishAsync(ImageReference reference, Digest digest, StoredImage image, CancellationToken cancellationToken)
    {
        var moved = reference.Tag is not null && TaggedAs(reference)?.Id != image.Id;
        if (moved) image = await parts.Store.Images.TagAsync(image.Id, reference, cancellationToken);
        Tell(reference, digest, image);
        return moved;
    }

    private void Tell(ImageReference reference, Digest digest, StoredImage image)
    {
        report.Line($"Digest: {digest}");
        _events.Publish("pull", image, reference.Familiar, reference.FamiliarRepository);
    }

    private static IReadOnlyList<ImageReference> NamesOf(ImageReference reference, Digest digest) =>
        reference.Tag is null ? [reference.WithDigest(digest)] : [reference, reference.WithDigest(digest)];

    private static void Check(ImageConfig config, Manifest manifest, ImageReference reference, Platform? platform)
    {
        if (config.Rootfs.Type != "layers" || config.Rootfs.DiffIds.Count != manifest.Layers.Count)
            throw new EngineException(ErrorKind.InvalidArgument, $"layers from manifest don't match image configuration: {manifest.Layers.Count} layers, {config.Rootfs.DiffIds.Count} in the configuration");
        if (config.Os is not ("" or "linux"))
            throw new EngineException(ErrorKind.InvalidArgument, $"image operating system \"{config.Os}\" cannot be used on this platform");
        if (platform is not null && PlatformChoice.Rank(platform, config.Platform) is null)
        {
            throw new EngineException(
                ErrorKind.NotFound,
                $"image with reference {reference.Familiar} was found but its platform ({config.Platform}) does not match the specified platform ({platform})");
        }
    }
}
