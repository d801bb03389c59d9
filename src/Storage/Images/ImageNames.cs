using Skiff.Oci.Image;
using Skiff.Oci.Reference;

namespace Skiff.Storage.Images;

/// <summary>Names put on images and taken away, as new values.</summary>
internal static class ImageNames
{
    public static StoredImage Add(StoredImage image, ImageReference name) => name.Digest is { } digest
        ? image with { Digests = Sorted(image.Digests.Append(name.WithDigest(digest))) }
        : image with { Tags = Sorted(image.Tags.Append(name.WithDefaultTag())) };

    public static StoredImage Remove(StoredImage image, ImageReference name) => image with
    {
        Tags = [.. image.Tags.Where(tag => tag != name)],
        Digests = [.. image.Digests.Where(digest => digest != name)],
    };

    /// <summary>The images that change when this one gets these names: itself, and those that had one of the tags.</summary>
    public static IReadOnlyList<StoredImage> Move(ImageTable table, StoredImage image, IReadOnlyList<ImageReference> names, DateTimeOffset now)
    {
        var changed = new Dictionary<Digest, StoredImage>();
        foreach (var name in names)
        {
            if (table.ByName(name) is not { } owner || owner.Id == image.Id) continue;
            changed[owner.Id] = Remove(changed.GetValueOrDefault(owner.Id, owner), Canonical(name));
        }

        image = names.Aggregate(image, Add);
        changed[image.Id] = names.Count > 0 ? image with { LastTagTime = now } : image;
        return [.. changed.Values];
    }

    /// <summary>The name as the table has it: a tag, or a digest without one.</summary>
    public static ImageReference Canonical(ImageReference name) => name.Digest is { } digest ? name.WithDigest(digest) : name.WithDefaultTag();

    private static IReadOnlyList<ImageReference> Sorted(IEnumerable<ImageReference> names) =>
        [.. names.Distinct().OrderBy(name => name.Familiar, StringComparer.Ordinal)];
}
