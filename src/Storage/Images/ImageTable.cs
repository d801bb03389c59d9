using Skiff.Errors;
using Skiff.Oci.Image;
using Skiff.Oci.Reference;

namespace Skiff.Storage.Images;

/// <summary>All images at one moment; never changes. Readers take the current table and need no lock.</summary>
internal sealed class ImageTable
{
    public static readonly ImageTable Empty = new([]);

    private readonly Dictionary<Digest, StoredImage> _byId = [];
    private readonly Dictionary<string, StoredImage> _byName = new(StringComparer.Ordinal);
    private readonly string[] _sortedIds;

    public ImageTable(IEnumerable<StoredImage> images)
    {
        foreach (var image in images)
        {
            _byId.Add(image.Id, image);
            foreach (var name in image.Tags.Concat(image.Digests)) _byName[name.ToString()] = image;
        }

        NewestFirst = [.. _byId.Values.OrderByDescending(image => image.Created ?? DateTimeOffset.MinValue).ThenBy(image => image.Id.Text, StringComparer.Ordinal)];
        _sortedIds = [.. _byId.Keys.Select(id => id.Hex).Order(StringComparer.Ordinal)];
    }

    public IReadOnlyList<StoredImage> NewestFirst { get; }

    public StoredImage? ById(Digest id) => _byId.GetValueOrDefault(id);

    public StoredImage? ByName(ImageReference name) =>
        _byName.GetValueOrDefault((name.Digest is { } digest ? name.WithDigest(digest) : name.WithDefaultTag()).ToString());

    /// <summary>The only image whose ID begins so (with or without <c>sha256:</c>); null for none and for several.</summary>
    public StoredImage? ByPrefix(string prefix)
    {
        if (prefix.StartsWith("sha256:", StringComparison.Ordinal)) prefix = prefix[7..];
        if (prefix.Length == 0) return null;
        var index = Array.BinarySearch(_sortedIds, prefix, StringComparer.Ordinal);
        if (index < 0) index = ~index;
        if (index >= _sortedIds.Length || !_sortedIds[index].StartsWith(prefix, StringComparison.Ordinal)) return null;
        var several = index + 1 < _sortedIds.Length && _sortedIds[index + 1].StartsWith(prefix, StringComparison.Ordinal);
        return several && _sortedIds[index] != prefix ? null : _byId[Digest.Parse("sha256:" + _sortedIds[index])];
    }

    /// <summary>
    /// Finds by whole ID, by name, then by prefix of an ID, in Docker's order. The error is what to tell when the image is
    /// null.
    /// </summary>
    public (StoredImage? Image, EngineException? Error) Find(string nameOrId)
    {
        var whole = nameOrId.Length == 64 ? "sha256:" + nameOrId : nameOrId;
        if (Digest.TryParse(whole, out var id))
            return ById(id) is { } exact ? (exact, null) : (null, new EngineException(ErrorKind.NotFound, $"No such image: {id}"));

        ImageReference name;
        try
        {
            name = ImageReference.Parse(nameOrId);
        }
        catch (EngineException error)
        {
            return (null, error);
        }

        return (ByName(name) ?? ByPrefix(nameOrId)) is { } found
            ? (found, null)
            : (null, new EngineException(ErrorKind.NotFound, $"No such image: {name.WithDefaultTag().Familiar}"));
    }

    /// <summary>A table with these images in the place of those with the same IDs, and without the removed ones.</summary>
    public ImageTable With(IEnumerable<StoredImage> changed, IEnumerable<Digest>? removed = null)
    {
        var images = new Dictionary<Digest, StoredImage>(_byId);
        foreach (var id in removed ?? []) images.Remove(id);
        foreach (var image in changed) images[image.Id] = image;
        return new ImageTable(images.Values);
    }
}
