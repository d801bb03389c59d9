using System.Globalization;
using Skiff.Errors;
using Skiff.Oci.Image;
using Skiff.Oci.Reference;
using Skiff.Storage.Content;
using Skiff.Storage.Layers;

namespace Skiff.Storage.Images;

/// <summary>
/// <c>image/index.json</c>: the one file that says which images there are, an OCI image layout's index. Every name of an
/// image is an entry; an image without names has one entry too. What OCI has no field for is in annotations.
/// </summary>
internal sealed class ImageIndexFile(StoreLayout layout, BlobDirectory blobs, LayerStore layers)
{
    private const string IdAnnotation = "skiff.image.id";
    private const string ParentAnnotation = "skiff.image.parent";
    private const string TaggedAnnotation = "skiff.image.tagged";
    private const string SchemaAnnotation = "skiff.schema";

    public void Write(ImageTable table)
    {
        var index = new ImageIndex
        {
            MediaType = MediaTypes.OciIndex,
            Manifests = [.. table.NewestFirst.SelectMany(Entries)],
            Annotations = new Dictionary<string, string> { [SchemaAnnotation] = "1" },
        };
        AtomicFile.Write(layout, Path.Combine(layout.Image, ImageLayout.IndexFileName), Documents.Write(index).Bytes.Span, durable: true);
    }

    /// <summary>
    /// Reads the images back. One whose configuration, manifest or layers are not whole is left out: a power cut took it.
    /// </summary>
    public ImageTable Read()
    {
        var path = Path.Combine(layout.Image, ImageLayout.IndexFileName);
        if (!File.Exists(path))
        {
            File.WriteAllText(Path.Combine(layout.Image, ImageLayout.FileName), """{"imageLayoutVersion":"1.0.0"}""");
            return ImageTable.Empty;
        }

        var images = new Dictionary<Digest, StoredImage>();
        foreach (var entry in Documents.ReadIndex(File.ReadAllBytes(path)).Value.Manifests)
        {
            if (!Digest.TryParse(entry.Annotations?.GetValueOrDefault(IdAnnotation), out var id)) continue;
            if (!images.TryGetValue(id, out var image) && (image = ReadImage(id, entry)) is null) continue;
            images[id] = entry.ReferenceName is { } text && ImageReference.TryParse(text, out var name) ? ImageNames.Add(image, name) : image;
        }

        return new ImageTable(images.Values);
    }

    private static IEnumerable<Descriptor> Entries(StoredImage image)
    {
        var annotations = new Dictionary<string, string> { [IdAnnotation] = image.Id.Text };
        if (image.Parent is { } parent) annotations[ParentAnnotation] = parent.Text;
        if (image.LastTagTime is { } tagged) annotations[TaggedAnnotation] = tagged.ToString("O", CultureInfo.InvariantCulture);
        var entry = image.Manifest with { Annotations = annotations, Platform = image.Config.Value.Platform };
        if (image.Tags.Count + image.Digests.Count == 0) return [entry];
        return image.Tags.Concat(image.Digests).Select(name => entry with
        {
            Annotations = new Dictionary<string, string>(annotations)
            {
                [AnnotationNames.ReferenceName] = name.ToString(),
                [AnnotationNames.ContainerdImageName] = name.ToString(),
            },
        });
    }

    private StoredImage? ReadImage(Digest id, Descriptor entry)
    {
        if (blobs.Read(id) is not { } bytes || blobs.Read(entry.Digest) is null) return null;
        Document<ImageConfig> config;
        try
        {
            config = Documents.ReadConfig(bytes);
        }
        catch (EngineException)
        {
            return null;
        }

        var chain = ChainId.Chain(config.Value.Rootfs.DiffIds);
        if (chain.Any(layer => layers.Get(layer) is null)) return null;
        return new StoredImage
        {
            Id = id,
            Config = config,
            Manifest = new Descriptor { MediaType = entry.MediaType, Digest = entry.Digest, Size = entry.Size },
            Chain = chain,
            Size = chain.Sum(layer => layers.Get(layer)!.Size),
            Parent = Digest.TryParse(entry.Annotations?.GetValueOrDefault(ParentAnnotation), out var parent) ? parent : null,
            LastTagTime = DateTimeOffset.TryParse(entry.Annotations?.GetValueOrDefault(TaggedAnnotation), CultureInfo.InvariantCulture, out var tagged) ? tagged : null,
        };
    }

}
