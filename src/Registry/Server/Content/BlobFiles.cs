using Microsoft.Win32.SafeHandles;
using Skiff.Oci.Image;

namespace Skiff.Registry.Server.Content;

/// <summary>Content by digest, once for all repositories. What is in place is whole and has been verified.</summary>
internal sealed class BlobFiles(RegistryFiles files, TimeProvider time)
{
    /// <summary>A file this fresh need not be touched again.</summary>
    private static readonly TimeSpan Fresh = TimeSpan.FromMinutes(5);

    public bool Exists(Digest digest) => File.Exists(files.Blob(digest));

    /// <summary>Null where there is none.</summary>
    public SafeFileHandle? Open(Digest digest)
    {
        try
        {
            return File.OpenHandle(files.Blob(digest), FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }

    /// <summary>The whole of a small one; null where there is none.</summary>
    public byte[]? Read(Digest digest)
    {
        using var file = Open(digest);
        if (file is null)
            return null;
        var bytes = new byte[RandomAccess.GetLength(file)];
        var filled = 0;
        int count;
        while (filled < bytes.Length && (count = RandomAccess.Read(file, bytes.AsSpan(filled), filled)) > 0)
            filled += count;
        return filled == bytes.Length ? bytes : null;
    }

    /// <summary>Stores bytes that have been verified.</summary>
    public void Write(Digest digest, ReadOnlySpan<byte> bytes)
    {
        if (Exists(digest))
            Touch(digest);
        else
            RegistryFiles.Replace(files.Blob(digest), bytes);
    }

    /// <summary>Takes over a file on the same file system whose content has been verified.</summary>
    public void Take(string path, Digest digest)
    {
        var target = files.Blob(digest);
        if (File.Exists(target))
        {
            Touch(digest);
            return;
        }
        using (var file = File.OpenHandle(path, FileMode.Open, FileAccess.ReadWrite))
            RandomAccess.FlushToDisk(file);
        Directory.CreateDirectory(Path.GetDirectoryName(target)!);
        File.Move(path, target, overwrite: true);
    }

    /// <summary>Somebody relies on it from now on: collection leaves young files alone.</summary>
    public void Touch(Digest digest)
    {
        var path = files.Blob(digest);
        var now = time.GetUtcNow().UtcDateTime;
        try
        {
            if (now - File.GetLastWriteTimeUtc(path) > Fresh)
                File.SetLastWriteTimeUtc(path, now);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // a directory that is served read-only keeps its times, and is not collected either
        }
    }

    /// <summary>All that there is.</summary>
    public IEnumerable<Digest> All()
    {
        foreach (var algorithm in RegistryFiles.Children(files.Blobs))
        {
            foreach (var start in RegistryFiles.Children(Path.Combine(files.Blobs, algorithm)))
            {
                foreach (var hex in RegistryFiles.Children(Path.Combine(files.Blobs, algorithm, start)))
                {
                    if (Digest.TryParse($"{algorithm}:{hex}", out var digest) && Exists(digest))
                        yield return digest;
                }
            }
        }
    }

    /// <summary>When it was stored or last relied on, and its size in bytes.</summary>
    public (DateTime Time, long Size) Describe(Digest digest)
    {
        var file = new FileInfo(files.Blob(digest));
        return (file.LastWriteTimeUtc, file.Length);
    }

    public void Remove(Digest digest) => Directory.Delete(Path.GetDirectoryName(files.Blob(digest))!, recursive: true);
}
