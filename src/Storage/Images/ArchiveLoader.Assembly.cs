using System.Text.Json;
using Skiff.Errors;
using Skiff.Oci.Image;
using Skiff.Oci.Reference;
using Skiff.Storage.Layers;

namespace Skiff.Storage.Images;

/// <summary>Makes images of what was read.</summary>
internal sealed partial class ArchiveLoader
{
    /// <summary>The images of the archive, in its order, with their layers in place. They stay in place until this is disposed.</summary>
    public async Task<IReadOnlyList<NewImage>> AssembleAsync(CancellationToken cancellationToken)
    {
        var images = new List<NewImage>();
        if (Document("manifest.json") is { } manifest)
        {
            foreach (var entry in ReadDockerManifest(manifest)) images.Add(await AssembleAsync(entry, cancellationToken));
        }
        else if (Document(ImageLayout.IndexFileName) is { } index)
        {
            foreach (var (descriptor, names) in Choose(Documents.ReadIndex(index).Value, [], 0))
                images.Add(await AssembleAsync(descriptor, names, cancellationToken));
        }
        else
        {
            throw new EngineException(
                ErrorKind.InvalidArgument,
                "the archive has neither manifest.json nor index.json: it is no image (use import for a root file system), or was made by a Docker older than 1.10");
        }

        return images;
    }

    private static List<DockerManifestEntry> ReadDockerManifest(byte[] content)
    {
        try
        {
            return JsonSerializer.Deserialize(content, ArchiveJson.Default.ListDockerManifestEntry) ?? [];
        }
        catch (JsonException error)
        {
            throw new EngineException(ErrorKind.InvalidArgument, $"invalid manifest.json: {error.Message}", error);
        }
    }

    private async Task<NewImage> AssembleAsync(DockerManifestEntry entry, CancellationToken cancellationToken)
    {
        var config = Documents.ReadConfig(Document(entry.Config) ?? throw Missing(entry.Config));
        var names = (entry.RepoTags ?? []).Select(ImageReference.Parse).ToList();
        await PlaceAsync(config, [.. entry.Layers], cancellationToken);
        return new NewImage { Config = config, Names = names };
    }

    private async Task<NewImage> AssembleAsync(Descriptor descriptor, IReadOnlyList<ImageReference> names, CancellationToken cancellationToken)
    {
        var manifest = Documents.ReadManifest(Blob(descriptor));
        var config = Documents.ReadConfig(Blob(manifest.Value.Config));
        await PlaceAsync(config, [.. manifest.Value.Layers.Select(layer => BlobPrefix + layer.Digest.Hex)], cancellationToken);
        return new NewImage { Config = config, Manifest = manifest, Names = names };
    }

    /// <summary>The manifests for this machine, through indexes within indexes; attestations and other artifacts are no images.</summary>
    private IEnumerable<(Descriptor Manifest, IReadOnlyList<ImageReference> Names)> Choose(ImageIndex index, IReadOnlyList<ImageReference> inherited, int depth)
    {
        if (depth > 4) throw new EngineException(ErrorKind.InvalidArgument, "image indexes are nested too deeply");
        var candidates = index.Manifests.Where(entry => entry.Annotations?.ContainsKey(AnnotationNames.DockerReferenceType) != true).ToList();
        if (depth > 0)
        {
            // Inside an image's own index the entries are one image for several platforms.
            var match = candidates.FirstOrDefault(entry => entry.Platform is { } platform && Platform.Host.Matches(platform))
                ?? candidates.FirstOrDefault(entry => entry.Platform is null);
            candidates = match is null ? [] : [match];
        }

        var chosen = new Dictionary<Digest, (Descriptor Manifest, List<ImageReference> Names)>();
        foreach (var entry in candidates)
        {
            var names = NameOf(entry) is { } name ? [.. inherited, name] : inherited;
            var found = MediaTypes.IsIndex(entry.MediaType)
                ? Choose(Documents.ReadIndex(Blob(entry)).Value, names, depth + 1)
                : [(entry, names)];
            foreach (var (manifest, own) in found)
            {
                if (!chosen.TryGetValue(manifest.Digest, out var known)) chosen[manifest.Digest] = known = (manifest, []);
                known.Names.AddRange(own);
            }
        }

        return chosen.Values.Select(item => (item.Manifest, (IReadOnlyList<ImageReference>)item.Names));
    }

    /// <summary>Docker writes the whole name beside the tag; others write either the name or the bare tag, which names nothing.</summary>
    private static ImageReference? NameOf(Descriptor entry)
    {
        var text = entry.Annotations?.GetValueOrDefault(AnnotationNames.ContainerdImageName) ?? entry.ReferenceName;
        return text is not null && text.AsSpan().IndexOfAny('/', ':') >= 0 && ImageReference.TryParse(text, out var name) ? name.WithDefaultTag() : null;
    }

    private async Task PlaceAsync(Document<ImageConfig> config, IReadOnlyList<string> members, CancellationToken cancellationToken)
    {
        var diffIds = config.Value.Rootfs.DiffIds;
        if (config.Value.Rootfs.Type != "layers") throw new EngineException(ErrorKind.InvalidArgument, $"unknown rootfs type {config.Value.Rootfs.Type}");
        if (diffIds.Count != members.Count)
            throw new EngineException(ErrorKind.InvalidArgument, $"invalid manifest, layers length mismatch: expected {diffIds.Count}, got {members.Count}");
        ChainId? chain = null;
        for (var i = 0; i < members.Count; i++)
        {
            var hold = await PlaceAsync(i, members[i], diffIds[i], chain, cancellationToken);
            _holds.Add(hold);
            chain = hold.Layer.Chain;
        }
    }

    private async Task<LayerHold> PlaceAsync(int number, string member, DiffId expected, ChainId? parent, CancellationToken cancellationToken)
    {
        var path = Resolve(member);
        if (!_layers.TryGetValue(path, out var layer)) throw _failures.GetValueOrDefault(path) ?? Missing(member);
        if (layer.DiffId != expected) throw new EngineException(ErrorKind.InvalidArgument, $"invalid diffID for layer {number}: expected \"{expected}\", got \"{layer.DiffId}\"");
        if (layers.TryHold(parent?.With(expected) ?? ChainId.Of(expected)) is { } present) return present;
        if (layer.Draft is { } draft)
        {
            layer.Draft = null;
            return layers.Commit(draft, parent);
        }

        // The same layer is in the store on top of others: it is written out and unpacked once more.
        var other = layers.All.FirstOrDefault(known => known.DiffId == expected) ?? throw Missing(member);
        return await layers.CopyAsync(other.Chain, parent, cancellationToken);
    }

    private byte[] Blob(Descriptor descriptor)
    {
        var content = Document(BlobPrefix + descriptor.Digest.Hex) ?? throw Missing(BlobPrefix + descriptor.Digest.Hex);
        return Digest.Of(content) == descriptor.Digest ? content : throw new EngineException(ErrorKind.InvalidArgument, $"blob {descriptor.Digest} does not have the content its name says");
    }

    private byte[]? Document(string path) => _documents.GetValueOrDefault(Resolve(path));

    private string Resolve(string path)
    {
        for (var hops = 0; hops < 16 && _links.TryGetValue(path, out var target); hops++) path = target;
        return path;
    }

    private static EngineException Missing(string path) => new(ErrorKind.InvalidArgument, $"open {path}: no such file or directory");
}
