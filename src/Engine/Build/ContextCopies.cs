using System.Security.Cryptography;
using System.Text;

namespace Skiff.Engine.Build;

/// <summary>
/// Copies of clients' directories, which stay after a build so that the next one is sent only what has changed: `buildcache/contexts/&lt;hash of the key&gt;` below
/// the data root. A copy belongs to one build at a time; who comes meanwhile gets one that is thrown away.
/// </summary>
internal sealed class ContextCopies(string dataRoot, TimeProvider time)
{
    private readonly string _root = Path.Combine(dataRoot, "buildcache", "contexts");
    private readonly HashSet<string> _used = new(StringComparer.Ordinal);

    /// <param name="Directory">Where the copy is.</param>
    /// <param name="Release">To be called when the build has ended.</param>
    public sealed record Lease(string Directory, Action Release);

    public Lease Take(string sharedKey, string name)
    {
        if (sharedKey.Length > 0)
        {
            var id = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{sharedKey}\0{name}")))[..25];
            lock (_used)
            {
                if (_used.Add(id))
                {
                    var directory = Directory.CreateDirectory(Path.Combine(_root, id), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute).FullName;
                    return new Lease(directory, () => Return(id));
                }
            }
        }
        var draft = Directory.CreateDirectory(Path.Combine(dataRoot, "tmp", "context-" + RandomId.New()), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute).FullName;
        return new Lease(draft, () => Directory.Delete(draft, recursive: true));
    }

    public IEnumerable<BuildCacheItem> List()
    {
        foreach (var directory in Directory.Exists(_root) ? new DirectoryInfo(_root).GetDirectories() : [])
        {
            bool used;
            lock (_used)
                used = _used.Contains(directory.Name);
            yield return new BuildCacheItem(
                directory.Name, "source.local", CacheMounts.SizeOf(directory.FullName), "local source for context", directory.CreationTimeUtc, directory.LastAccessTimeUtc, used, Shared: false);
        }
    }

    /// <summary>False when a build has it.</summary>
    public bool Remove(string id)
    {
        lock (_used)
        {
            if (_used.Contains(id))
                return false;
            Directory.Delete(Path.Combine(_root, id), recursive: true);
            return true;
        }
    }

    private void Return(string id)
    {
        var directory = Path.Combine(_root, id);
        lock (_used)
        {
            if (Directory.Exists(directory))
                Directory.SetLastAccessTimeUtc(directory, time.GetUtcNow().UtcDateTime);
            _used.Remove(id);
        }
    }
}
