using Skiff.Errors;
using Skiff.Oci.Reference;

namespace Skiff.Storage.Images;

/// <summary>An image to save, with the names it is saved under; none when it was named by ID.</summary>
internal sealed record ArchiveSelection(StoredImage Image, IReadOnlyList<ImageReference> Names)
{
    /// <summary>What the names of <c>save</c> mean: a repository alone stands for all its tags. NotFound before anything is written.</summary>
    public static IReadOnlyList<ArchiveSelection> Find(ImageTable table, IReadOnlyList<string> names)
    {
        var order = new List<StoredImage>();
        var chosen = new Dictionary<Oci.Image.Digest, List<ImageReference>>();
        foreach (var name in names) FindOne(table, name, Add);
        return [.. order.Select(image => new ArchiveSelection(image, chosen[image.Id]))];

        void Add(StoredImage image, ImageReference? reference)
        {
            if (!chosen.TryGetValue(image.Id, out var references))
            {
                order.Add(image);
                chosen[image.Id] = references = [];
            }

            if (reference is not null && !references.Contains(reference)) references.Add(reference);
        }
    }

    private static void FindOne(ImageTable table, string name, Action<StoredImage, ImageReference?> add)
    {
        if (!ImageReference.TryParse(name, out var reference))
        {
            var (byId, error) = table.Find(name);
            add(byId ?? throw error!, null);
            return;
        }

        if (reference.Tag is null && reference.Digest is null)
        {
            var tagged = table.NewestFirst.SelectMany(image => image.Tags.Where(tag => tag.Repository == reference.Repository).Select(tag => (image, tag))).ToList();
            foreach (var (image, tag) in tagged) add(image, tag);
            if (tagged.Count > 0) return;
            add(table.ByPrefix(name) ?? throw new EngineException(ErrorKind.NotFound, $"No such image: {reference.Familiar}"), null);
            return;
        }

        if (table.ByName(reference) is { } found)
        {
            add(found, reference.Digest is null ? reference : null);
            return;
        }

        add(table.ByPrefix(name) ?? throw new EngineException(ErrorKind.NotFound, "reference does not exist"), null);
    }
}
