using Skiff.Oci.Image;

namespace Skiff.Registry.Server.Content;

/// <summary>What each repository holds: links to blobs and manifests, tags, and who refers to whom.</summary>
internal sealed class Repositories(RegistryFiles files, BlobFiles blobs)
{
    /// <summary>A manifest's links belong together; they are few and short.</summary>
    private readonly Lock _manifests = new();

    public bool Exists(string name) => Directory.Exists(files.Manifests(name)) || Directory.Exists(files.Layers(name));

    /// <summary>All repositories with a manifest, sorted.</summary>
    public IReadOnlyList<string> Names()
    {
        var names = new List<string>();
        Collect("", names);
        names.Sort(StringComparer.Ordinal);
        return names;
    }

    public IReadOnlyList<string> Tags(string name)
    {
        var tags = RegistryFiles.Children(files.Tags(name)).Where(tag => File.Exists(files.CurrentTag(name, tag))).ToList();
        tags.Sort(StringComparer.Ordinal);
        return tags;
    }

    public bool HasBlob(string name, Digest digest) => File.Exists(files.Layer(name, digest));

    public void AddBlob(string name, Digest digest) => RegistryFiles.WriteLink(files.Layer(name, digest), digest);

    public bool RemoveBlob(string name, Digest digest) => RegistryFiles.RemoveLink(files.Layer(name, digest));

    public IEnumerable<Digest> Blobs(string name) => RegistryFiles.Links(files.Layers(name));

    public bool HasManifest(string name, Digest digest) => File.Exists(files.Revision(name, digest)) && blobs.Exists(digest);

    public IEnumerable<Digest> Manifests(string name) => RegistryFiles.Links(files.Revisions(name));

    /// <summary>What a tag stands for; null where there is no such tag.</summary>
    public Digest? Tag(string name, string tag) => RegistryFiles.ReadLink(files.CurrentTag(name, tag));

    public IReadOnlyList<Digest> Referrers(string name, Digest subject) =>
        [.. RegistryFiles.Links(files.Referrers(name, subject)).Where(digest => HasManifest(name, digest)).OrderBy(static digest => digest.Text, StringComparer.Ordinal)];

    /// <summary>Links a stored manifest, the tag last: whoever sees the tag finds all of it.</summary>
    public void AddManifest(string name, Digest digest, Digest? subject, string? tag)
    {
        lock (_manifests)
        {
            RegistryFiles.WriteLink(files.Revision(name, digest), digest);
            if (subject is { } of)
                RegistryFiles.WriteLink(files.Referrer(name, of, digest), digest);
            if (tag is null)
                return;
            RegistryFiles.WriteLink(files.FormerTag(name, tag, digest), digest);
            RegistryFiles.WriteLink(files.CurrentTag(name, tag), digest);
        }
    }

    public bool RemoveManifest(string name, Digest digest, Digest? subject)
    {
        lock (_manifests)
        {
            if (!File.Exists(files.Revision(name, digest)))
                return false;
            foreach (var tag in Tags(name).Where(tag => Tag(name, tag) == digest))
                Directory.Delete(files.Tag(name, tag), recursive: true);
            if (subject is { } of)
                RegistryFiles.RemoveLink(files.Referrer(name, of, digest));
            return RegistryFiles.RemoveLink(files.Revision(name, digest));
        }
    }

    public bool RemoveTag(string name, string tag)
    {
        lock (_manifests)
        {
            if (!File.Exists(files.CurrentTag(name, tag)))
                return false;
            Directory.Delete(files.Tag(name, tag), recursive: true);
            return true;
        }
    }

    private void Collect(string prefix, List<string> names)
    {
        foreach (var child in RegistryFiles.Children(files.Repository(prefix)))
        {
            if (child[0] == '_')
                continue;
            var name = prefix.Length == 0 ? child : $"{prefix}/{child}";
            if (Directory.Exists(files.Manifests(name)))
                names.Add(name);
            Collect(name, names);
        }
    }
}
