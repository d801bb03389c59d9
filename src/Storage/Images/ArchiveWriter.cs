using System.Text;
using System.Text.Json;
using Skiff.Oci.Image;
using Skiff.Oci.Reference;
using Skiff.Storage.Layers;
using Skiff.Storage.Tar;

namespace Skiff.Storage.Images;

/// <summary>
/// Writes images as one archive that is both an OCI image layout and what Docker's <c>load</c> has read since 1.10. Every
/// blob is written once; the layers are plain tars, so their digests are their DiffIDs.
/// </summary>
internal sealed class ArchiveWriter(LayerStore layers, Stream output)
{
    private const string BlobPrefix = "blobs/sha256/";

    private readonly HashSet<Digest> _written = [];

    public async Task WriteAsync(IReadOnlyList<ArchiveSelection> images, CancellationToken cancellationToken)
    {
        await WriteDirectoryAsync("blobs/", cancellationToken);
        await WriteDirectoryAsync(BlobPrefix, cancellationToken);
        var index = new List<Descriptor>();
        var entries = new List<DockerManifestEntry>();
        foreach (var (image, names) in images)
        {
            var manifest = await WriteImageAsync(image, cancellationToken);
            var described = manifest.Describe(MediaTypes.OciManifest) with { Platform = image.Config.Value.Platform };
            if (names.Count == 0) index.Add(described);
            foreach (var name in names) index.Add(described with { Annotations = Annotate(name) });
            entries.Add(new DockerManifestEntry
            {
                Config = BlobPrefix + image.Id.Hex,
                RepoTags = names.Count == 0 ? null : [.. names.Select(name => name.Familiar)],
                Layers = [.. image.Config.Value.Rootfs.DiffIds.Select(layer => BlobPrefix + layer.Digest.Hex)],
            });
        }

        await WriteFileAsync("index.json", Documents.Write(new ImageIndex { MediaType = MediaTypes.OciIndex, Manifests = index }).Bytes, cancellationToken);
        await WriteFileAsync("manifest.json", JsonSerializer.SerializeToUtf8Bytes(entries, ArchiveJson.Default.ListDockerManifestEntry), cancellationToken);
        await WriteFileAsync("oci-layout", "{\"imageLayoutVersion\":\"1.0.0\"}"u8.ToArray(), cancellationToken);
        await WriteRepositoriesAsync(images, cancellationToken);
        await output.WriteAsync(new byte[2 * TarFormat.BlockSize], cancellationToken);
    }

    private async Task<Document<Manifest>> WriteImageAsync(StoredImage image, CancellationToken cancellationToken)
    {
        var descriptors = new List<Descriptor>();
        foreach (var chain in image.Chain)
        {
            var layer = layers.Get(chain)!;
            descriptors.Add(new Descriptor { MediaType = MediaTypes.OciLayer, Digest = layer.DiffId.Digest, Size = layer.TarSize });
            if (!_written.Add(layer.DiffId.Digest)) continue;
            await WriteHeaderAsync(BlobPrefix + layer.DiffId.Digest.Hex, TarKind.Regular, layer.TarSize, cancellationToken);
            await layers.WriteTarAsync(chain, output, cancellationToken);
            await PadAsync(layer.TarSize, cancellationToken);
        }

        if (_written.Add(image.Id)) await WriteFileAsync(BlobPrefix + image.Id.Hex, image.Config.Bytes, cancellationToken);
        var manifest = Documents.Write(new Manifest { MediaType = MediaTypes.OciManifest, Config = image.Config.Describe(MediaTypes.OciConfig), Layers = descriptors });
        if (_written.Add(manifest.Digest)) await WriteFileAsync(BlobPrefix + manifest.Digest.Hex, manifest.Bytes, cancellationToken);
        return manifest;
    }

    /// <summary>Readers older than manifest.json's first version look here; the value is the topmost layer.</summary>
    private async Task WriteRepositoriesAsync(IReadOnlyList<ArchiveSelection> images, CancellationToken cancellationToken)
    {
        var repositories = new Dictionary<string, Dictionary<string, string>>();
        foreach (var (image, names) in images)
        {
            foreach (var name in names)
            {
                if (!repositories.TryGetValue(name.FamiliarRepository, out var tags)) repositories[name.FamiliarRepository] = tags = [];
                tags[name.Tag!] = image.TopLayer is null ? image.Id.Hex : image.Config.Value.Rootfs.DiffIds[^1].Digest.Hex;
            }
        }

        if (repositories.Count == 0) return;
        var content = JsonSerializer.SerializeToUtf8Bytes(repositories, ArchiveJson.Default.DictionaryStringDictionaryStringString);
        await WriteFileAsync("repositories", content, cancellationToken);
    }

    private async Task WriteFileAsync(string name, ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
    {
        await WriteHeaderAsync(name, TarKind.Regular, content.Length, cancellationToken);
        await output.WriteAsync(content, cancellationToken);
        await PadAsync(content.Length, cancellationToken);
    }

    private Task WriteDirectoryAsync(string name, CancellationToken cancellationToken) => WriteHeaderAsync(name, TarKind.Directory, 0, cancellationToken);

    private async Task WriteHeaderAsync(string name, TarKind kind, long size, CancellationToken cancellationToken)
    {
        var entry = new TarEntry { Name = Encoding.ASCII.GetBytes(name), Kind = kind, StoredSize = size, Permissions = kind == TarKind.Directory ? 0x1EDu : 0x1A4u };
        await output.WriteAsync(TarHeaderEncoder.Encode(entry), cancellationToken);
    }

    private async Task PadAsync(long size, CancellationToken cancellationToken)
    {
        if (TarFormat.Padding(size) is > 0 and var padding) await output.WriteAsync(new byte[padding], cancellationToken);
    }

    private static Dictionary<string, string> Annotate(ImageReference name) => new()
    {
        [AnnotationNames.ContainerdImageName] = name.ToString(),
        [AnnotationNames.ReferenceName] = name.Tag!,
    };
}
