using Skiff.Oci.Image;
using Skiff.Oci.Reference;
using Skiff.Storage.Images;

namespace Skiff.Engine.Registries;

/// <summary>
/// In which blobs the layers of local images have travelled, and which repositories have those: learned from the manifests
/// that the images were pulled or pushed with.
/// </summary>
internal sealed class KnownBlobs
{
    private readonly Dictionary<DiffId, List<(Descriptor Blob, ImageReference Repository)>> _byLayer = [];

    public KnownBlobs(IImageStore images, IReadOnlyList<DiffId> wanted)
    {
        var layers = wanted.ToHashSet();
        foreach (var image in images.List().Where(image => image.Digests.Count > 0 && image.Config.Value.Rootfs.DiffIds.Any(layers.Contains)))
        {
            var diffIds = image.Config.Value.Rootfs.DiffIds;
            if (images.ReadManifest(image.Id) is not { } manifest || manifest.Value.Layers.Count != diffIds.Count) continue;
            for (var i = 0; i < diffIds.Count; i++)
            {
                if (!_byLayer.TryGetValue(diffIds[i], out var known)) _byLayer[diffIds[i]] = known = [];
                known.AddRange(image.Digests.Select(name => (manifest.Value.Layers[i], name.WithoutTag())).Where(pair => !known.Contains(pair)));
            }
        }
    }

    /// <summary>The blobs of a layer, each once.</summary>
    public IEnumerable<Descriptor> Of(DiffId layer) => Pairs(layer).Select(pair => pair.Blob).DistinctBy(blob => blob.Digest);

    /// <summary>The repositories that have this very blob.</summary>
    public IEnumerable<ImageReference> RepositoriesOf(DiffId layer, Digest blob) => Pairs(layer).Where(pair => pair.Blob.Digest == blob).Select(pair => pair.Repository).Distinct();

    private List<(Descriptor Blob, ImageReference Repository)> Pairs(DiffId layer) => _byLayer.GetValueOrDefault(layer) ?? [];
}
