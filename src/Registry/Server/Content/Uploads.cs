using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using Skiff.Oci.Image;

namespace Skiff.Registry.Server.Content;

/// <summary>The uploads that are going on, of this process and of earlier ones.</summary>
internal sealed class Uploads(RegistryFiles files, BlobFiles blobs, TimeProvider time)
{
    private readonly ConcurrentDictionary<string, Upload> _open = new(StringComparer.Ordinal);

    public Upload Begin(string repository)
    {
        var id = Guid.NewGuid().ToString("D");
        var upload = new Upload(repository, id, files.Upload(repository, id));
        Directory.CreateDirectory(upload.Directory);
        File.WriteAllText(Path.Combine(upload.Directory, "startedat"), time.GetUtcNow().ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture), Encoding.ASCII);
        File.Create(upload.DataPath).Dispose();
        upload.Begin();
        _open[id] = upload;
        return upload;
    }

    /// <summary>Null where there is no such upload in this repository.</summary>
    public Upload? Find(string repository, string id)
    {
        if (_open.TryGetValue(id, out var open))
            return open.Repository == repository ? open : null;
        // of an earlier process; an ID that is none must not become a path
        if (!Guid.TryParseExact(id, "D", out _) || !File.Exists(Path.Combine(files.Upload(repository, id), RegistryFiles.DataName)))
            return null;
        var upload = new Upload(repository, id, files.Upload(repository, id));
        upload.Resume();
        return _open.GetOrAdd(id, upload);
    }

    /// <summary>Puts a verified upload in its place among the blobs.</summary>
    public void Finish(Upload upload, Digest digest)
    {
        blobs.Take(upload.DataPath, digest);
        Remove(upload);
    }

    public void Remove(Upload upload)
    {
        if (!_open.TryRemove(upload.Id, out _))
            return;
        if (Directory.Exists(upload.Directory))
            Directory.Delete(upload.Directory, recursive: true);
    }

    /// <summary>Removes the uploads that nobody has gone on with for this long; the result is their number.</summary>
    public int Purge(TimeSpan age)
    {
        var before = (time.GetUtcNow() - age).UtcDateTime;
        var count = 0;
        foreach (var directory in Directory.EnumerateDirectories(files.Repositories, "_uploads", SearchOption.AllDirectories))
        {
            foreach (var id in RegistryFiles.Children(directory))
            {
                var upload = Path.Combine(directory, id);
                var data = Path.Combine(upload, RegistryFiles.DataName);
                if ((File.Exists(data) ? File.GetLastWriteTimeUtc(data) : Directory.GetLastWriteTimeUtc(upload)) > before)
                    continue;
                _open.TryRemove(id, out _);
                Directory.Delete(upload, recursive: true);
                count++;
            }
        }
        return count;
    }
}
