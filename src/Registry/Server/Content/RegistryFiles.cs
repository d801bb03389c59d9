using Skiff.Oci.Image;

namespace Skiff.Registry.Server.Content;

/// <summary>
/// Where things lie below the root: the layout of Docker's registry (distribution, `registry/storage/paths.go`), so that a directory of one is a directory of the
/// other. A component of a repository's name never begins with `_`.
/// </summary>
/// <remarks>
/// <code>
/// docker/registry/v2/blobs/sha256/ab/abcd…/data
/// docker/registry/v2/repositories/NAME/_layers/sha256/HEX/link
/// docker/registry/v2/repositories/NAME/_manifests/revisions/sha256/HEX/link
/// docker/registry/v2/repositories/NAME/_manifests/tags/TAG/{current/link,index/sha256/HEX/link}
/// docker/registry/v2/repositories/NAME/_manifests/referrers/sha256/SUBJECT/sha256/HEX/link     Skiff's own
/// docker/registry/v2/repositories/NAME/_uploads/ID/{data,startedat}
/// </code>
/// </remarks>
internal sealed class RegistryFiles(string root)
{
    public const string LinkName = "link";
    public const string DataName = "data";
    private readonly string _base = Path.Combine(Path.GetFullPath(root), "docker/registry/v2");

    public string Blobs => Path.Combine(_base, "blobs");

    public string Repositories => Path.Combine(_base, "repositories");

    public void Create()
    {
        Directory.CreateDirectory(Blobs);
        Directory.CreateDirectory(Repositories);
    }

    public string Blob(Digest digest) => Path.Combine(Blobs, digest.Algorithm, digest.Hex[..2], digest.Hex, DataName);

    public string Repository(string name) => Path.Combine(Repositories, name);

    public string Layers(string name) => Path.Combine(Repository(name), "_layers");

    public string Layer(string name, Digest digest) => Link(Layers(name), digest);

    public string Manifests(string name) => Path.Combine(Repository(name), "_manifests");

    public string Revisions(string name) => Path.Combine(Manifests(name), "revisions");

    public string Revision(string name, Digest digest) => Link(Revisions(name), digest);

    public string Tags(string name) => Path.Combine(Manifests(name), "tags");

    public string Tag(string name, string tag) => Path.Combine(Tags(name), tag);

    public string CurrentTag(string name, string tag) => Path.Combine(Tag(name, tag), "current", LinkName);

    public string FormerTag(string name, string tag, Digest digest) => Link(Path.Combine(Tag(name, tag), "index"), digest);

    public string Referrers(string name, Digest subject) => Path.Combine(Manifests(name), "referrers", subject.Algorithm, subject.Hex);

    public string Referrer(string name, Digest subject, Digest digest) => Link(Referrers(name, subject), digest);

    public string Uploads(string name) => Path.Combine(Repository(name), "_uploads");

    public string Upload(string name, string id) => Path.Combine(Uploads(name), id);

    /// <summary>Replaces a file: written, synced, renamed.</summary>
    public static void Replace(string path, ReadOnlySpan<byte> bytes)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var unfinished = $"{path}.{Guid.NewGuid():N}";
        try
        {
            using (var file = File.OpenHandle(unfinished, FileMode.CreateNew, FileAccess.Write))
            {
                RandomAccess.Write(file, bytes, 0);
                RandomAccess.FlushToDisk(file);
            }
            File.Move(unfinished, path, overwrite: true);
        }
        catch
        {
            File.Delete(unfinished);
            throw;
        }
    }

    /// <summary>Writes a link to content.</summary>
    public static void WriteLink(string path, Digest digest)
    {
        if (ReadLink(path) != digest)
            Replace(path, System.Text.Encoding.ASCII.GetBytes(digest.Text));
    }

    /// <summary>The digest that a link holds; null where there is none.</summary>
    public static Digest? ReadLink(string path)
    {
        try
        {
            return Digest.TryParse(File.ReadAllText(path).Trim(), out var digest) ? digest : null;
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }

    /// <summary>Removes the directory that holds a link; false when there is no such link.</summary>
    public static bool RemoveLink(string path)
    {
        if (!File.Exists(path))
            return false;
        Directory.Delete(Path.GetDirectoryName(path)!, recursive: true);
        return true;
    }

    /// <summary>The digests that are linked in a directory, `sha256/HEX/link`.</summary>
    public static IEnumerable<Digest> Links(string directory)
    {
        foreach (var algorithm in Children(directory))
        {
            foreach (var hex in Children(Path.Combine(directory, algorithm)))
            {
                if (Digest.TryParse($"{algorithm}:{hex}", out var digest) && File.Exists(Path.Combine(directory, algorithm, hex, LinkName)))
                    yield return digest;
            }
        }
    }

    /// <summary>The names of a directory's directories; none where it is missing.</summary>
    public static IReadOnlyList<string> Children(string directory)
    {
        try
        {
            return [.. Directory.EnumerateDirectories(directory).Select(static path => Path.GetFileName(path))];
        }
        catch (DirectoryNotFoundException)
        {
            return [];
        }
    }

    private static string Link(string directory, Digest digest) => Path.Combine(directory, digest.Algorithm, digest.Hex, LinkName);
}
