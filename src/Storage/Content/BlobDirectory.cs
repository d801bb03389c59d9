using Skiff.Oci.Image;

namespace Skiff.Storage.Content;

/// <summary>
/// The small blobs of the image layout: manifests and configurations, <c>blobs/sha256/&lt;hex&gt;</c>. They are not flushed one
/// by one: a blob is checked against its name whenever it is read, which is once, at start.
/// </summary>
internal sealed class BlobDirectory(StoreLayout layout)
{
    public void Put(Digest digest, ReadOnlyMemory<byte> content)
    {
        var path = PathOf(digest);
        if (!File.Exists(path)) AtomicFile.Write(layout, path, content.Span, durable: false);
    }

    /// <summary>Null when it is absent or does not have the content its name says.</summary>
    public byte[]? Read(Digest digest)
    {
        try
        {
            var content = File.ReadAllBytes(PathOf(digest));
            return Digest.Of(content) == digest ? content : null;
        }
        catch (FileNotFoundException)
        {
            return null;
        }
    }

    public void Remove(Digest digest) => File.Delete(PathOf(digest));

    /// <summary>Deletes everything that is not wanted.</summary>
    public void Keep(IReadOnlySet<Digest> wanted)
    {
        foreach (var path in Directory.EnumerateFiles(layout.Blobs))
        {
            if (!Digest.TryParse("sha256:" + Path.GetFileName(path), out var digest) || !wanted.Contains(digest)) File.Delete(path);
        }
    }

    private string PathOf(Digest digest) => Path.Combine(layout.Blobs, digest.Hex);
}
