using Skiff.Api.Images;
using Skiff.Oci.Reference;
using Skiff.Storage.Images;

namespace Skiff.Engine.Images;

/// <summary>Images as lists show them, newest first.</summary>
internal sealed class ImageList(EngineParts parts)
{
    private static readonly HashSet<string> Known = ["dangling", "label", "label!", "before", "since", "reference", "until"];

    public List<ImageSummary> List(ImageQuery query)
    {
        var filters = query.Filters;
        filters.RequireOnly(Known);
        bool? dangling = filters.Has("dangling") ? filters.Flag("dangling", otherwise: false) : null;
        var before = CreatedOf(filters, "before");
        var since = CreatedOf(filters, "since");
        var until = filters["until"].Count > 0 ? DockerTime.ParseQuery("until", filters["until"][0], parts.Time.GetUtcNow()) : null;
        var users = Users();
        var summaries = new List<ImageSummary>();
        foreach (var image in parts.Store.Images.List())
        {
            var created = image.Created ?? DockerTime.Never;
            var isDangling = image.Tags.Count == 0;
            // an untagged parent of a tagged image is an intermediate one
            var intermediate = isDangling && image.Digests.Count == 0 && parts.Store.Images.Children(image.Id).Count > 0;
            if ((intermediate && !query.All && dangling is null) || (dangling is { } wanted && wanted != (isDangling && !intermediate))
                || (before is not null && created >= before) || (since is not null && created <= since) || (until is not null && created >= until)
                || !filters.AcceptsLabels("label", image.Config.Value.Config?.Labels)
                || (filters.Has("label!") && filters.AcceptsLabels("label!", image.Config.Value.Config?.Labels)))
            {
                continue;
            }
            var tags = image.Tags.Where(tag => Fits(filters, tag)).ToList();
            var digests = image.Digests.Where(digest => Fits(filters, digest)).ToList();
            if (filters.Has("reference") && tags.Count + digests.Count == 0)
                continue;
            summaries.Add(Summary(image, tags, digests, query.SharedSize ? SharedSize(image) : -1, users.GetValueOrDefault(image.Id.Text)));
        }
        return summaries;
    }

    private static ImageSummary Summary(
        StoredImage image, List<ImageReference> tags, List<ImageReference> digests, long sharedSize, long containers) => new()
        {
            Id = image.Id.Text,
            ParentId = image.Parent?.Text ?? "",
            RepoTags = [.. tags.Select(tag => tag.Familiar)],
            RepoDigests = [.. digests.Select(digest => digest.Familiar)],
            Created = image.Created?.ToUnixTimeSeconds() ?? 0,
            Size = image.Size,
            VirtualSize = image.Size,
            SharedSize = sharedSize,
            Labels = image.Config.Value.Config?.Labels is { } labels ? new Dictionary<string, string>(labels) : null,
            Containers = containers,
        };

    private Dictionary<string, long> Users()
    {
        var users = new Dictionary<string, long>(StringComparer.Ordinal);
        foreach (var container in parts.Registry.All())
            users[container.Record.Image] = users.GetValueOrDefault(container.Record.Image) + 1;
        return users;
    }

    /// <summary>Bytes of those of its layers that another image has as well.</summary>
    private long SharedSize(StoredImage image)
    {
        long shared = 0;
        var others = parts.Store.Images.List().Where(other => other.Id != image.Id).SelectMany(other => other.Chain).ToHashSet();
        foreach (var layer in image.Chain)
        {
            if (others.Contains(layer))
                shared += parts.Store.Layers.Get(layer)?.Size ?? 0;
        }
        return shared;
    }

    private DateTimeOffset? CreatedOf(Filters filters, string name)
        => filters[name].Count == 0 ? null : parts.Store.Images.Resolve(filters[name][0]).Created;

    /// <summary>Patterns as in path matching: `*` stands for anything but a slash; a pattern without a tag fits every tag.</summary>
    private static bool Fits(Filters filters, ImageReference reference) => filters.Accepts("reference", pattern =>
        PathPattern.Matches(pattern, reference.Familiar) || PathPattern.Matches(pattern, reference.FamiliarRepository));
}
