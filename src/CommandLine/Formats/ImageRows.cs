using System.Globalization;
using Skiff.Api.Images;

namespace Skiff.CommandLine.Formats;

/// <summary>Images as lines of a table: one for each of their tags.</summary>
internal static class ImageRows
{
    private const string None = "<none>";

    public static IReadOnlyDictionary<string, string> Titles { get; } = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["ID"] = "IMAGE ID",
        ["Repository"] = "REPOSITORY",
        ["Tag"] = "TAG",
        ["Digest"] = "DIGEST",
        ["CreatedSince"] = "CREATED",
        ["CreatedAt"] = "CREATED AT",
        ["Size"] = "SIZE",
        ["Containers"] = "CONTAINERS",
        ["VirtualSize"] = "SIZE",
        ["SharedSize"] = "SHARED SIZE",
        ["UniqueSize"] = "UNIQUE SIZE",
    };

    public static string Format(string format, bool quiet, bool digests) => format switch
    {
        "table" when quiet => "{{.ID}}",
        "table" => $"table {{{{.Repository}}}}\t{{{{.Tag}}}}\t{(digests ? "{{.Digest}}\t" : "")}{{{{.ID}}}}\t{{{{if .CreatedSince }}}}{{{{.CreatedSince}}}}{{{{else}}}}N/A{{{{end}}}}\t{{{{.Size}}}}",
        "raw" when quiet => "image_id: {{.ID}}",
        "raw" => "repository: {{ .Repository }}\ntag: {{.Tag}}\n" + (digests ? "digest: {{.Digest}}\n" : "") + "image_id: {{.ID}}\ncreated_at: {{.CreatedAt}}\nvirtual_size: {{.Size}}\n",
        _ when quiet && format.StartsWith("table", StringComparison.Ordinal) => "{{.ID}}",
        _ when digests && format.StartsWith("table", StringComparison.Ordinal) && !format.Contains("{{.Digest}}", StringComparison.Ordinal) => format + "\t{{.Digest}}",
        _ => format,
    };

    public static IEnumerable<Row> Of(ImageSummary image, DateTimeOffset now, bool truncate, bool digests) =>
        Names(image, digests).Select(name => Of(image, name, now, truncate));

    public static Row Of(ImageSummary image, (string Repository, string Tag, string Digest) name, DateTimeOffset now, bool truncate)
    {
        var created = DateTimeOffset.FromUnixTimeSeconds(image.Created);
        return new Row("*formatter.imageContext", new Dictionary<string, Func<object?>>(StringComparer.Ordinal)
        {
            ["ID"] = () => truncate ? Ellipsis.ShortId(image.Id ?? "") : image.Id,
            ["Repository"] = () => name.Repository,
            ["Tag"] = () => name.Tag,
            ["Digest"] = () => name.Digest,
            ["CreatedSince"] = () => image.Created > 0 ? HumanDuration.Of(now - created) + " ago" : "N/A",
            ["CreatedAt"] = () => GoTime.Plain(created),
            ["Size"] = () => ByteSize.Decimal(image.Size, 3),
            ["Containers"] = () => image.Containers == -1 ? "N/A" : image.Containers.ToString(CultureInfo.InvariantCulture),
            ["VirtualSize"] = () => ByteSize.Human(image.Size),
            ["SharedSize"] = () => image.SharedSize == -1 ? "N/A" : ByteSize.Human(image.SharedSize),
            ["UniqueSize"] = () => image.Size == -1 || image.SharedSize == -1 ? "N/A" : ByteSize.Human(image.Size - image.SharedSize),
        });
    }

    /// <summary>The first of an image's names.</summary>
    public static (string Repository, string Tag, string Digest) NameOf(ImageSummary image) => Names(image, digests: false)[0];

    private static List<(string Repository, string Tag, string Digest)> Names(ImageSummary image, bool digests)
    {
        var tags = Split(image.RepoTags, ':', "<none>:<none>");
        var hashes = Split(image.RepoDigests, '@', "<none>@<none>");
        if (tags.Count == 0 && hashes.Count == 0)
            return [(None, None, None)];
        var names = new List<(string, string, string)>();
        foreach (var (repository, tag) in tags)
        {
            var own = digests ? hashes.Where(hash => hash.Repository == repository).Select(hash => hash.Part).ToList() : [];
            if (own.Count == 0)
                names.Add((repository, tag, None));
            foreach (var hash in own)
                names.Add((repository, tag, hash));
        }
        // a repository that is known by digest alone
        var untagged = hashes.Where(hash => tags.TrueForAll(tag => tag.Repository != hash.Repository)).ToList();
        if (digests)
            names.AddRange(untagged.Select(hash => (hash.Repository, None, hash.Part)));
        else
            names.AddRange(untagged.Select(hash => hash.Repository).Distinct().Select(repository => (repository, None, "")));
        return names;
    }

    private static List<(string Repository, string Part)> Split(List<string>? references, char mark, string nothing)
    {
        var parts = new List<(string, string)>();
        foreach (var reference in references ?? [])
        {
            if (reference == nothing)
                continue;
            try
            {
                var name = ImageName.Parse(reference);
                if ((mark == ':' ? name.Tag : name.Digest) is { } part)
                    parts.Add((name.FamiliarRepository, part));
            }
            catch (FormatException)
            {
                // a name that nobody could use is not shown
            }
        }
        return parts;
    }
}
