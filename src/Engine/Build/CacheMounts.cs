using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Skiff.Linux;
using Skiff.Linux.Files;

namespace Skiff.Engine.Build;

/// <summary>The directories of RUN --mount=type=cache, which outlive builds: `buildcache/&lt;hash of the id&gt;` below the data root.</summary>
internal sealed class CacheMounts(string dataRoot)
{
    /// <summary>What else is kept beside them.</summary>
    private static readonly string[] Others = ["steps", "contexts"];

    private readonly string _root = Path.Combine(dataRoot, "buildcache");
    private readonly Dictionary<string, Usage> _used = new(StringComparer.Ordinal);

    private sealed class Usage
    {
        public int Count { get; set; }

        /// <summary>Held by whoever wants the directory for itself, and while it is being made.</summary>
        public SemaphoreSlim Turn { get; } = new(1, 1);
    }

    /// <summary>The directory, in use until disposed of.</summary>
    public sealed class Lease(string directory, Action release) : IDisposable
    {
        private Action? _release = release;

        public string Directory => directory;

        public void Dispose() => Interlocked.Exchange(ref _release, null)?.Invoke();
    }

    /// <param name="options">Of the mount: its id (else the target), sharing, and what a new directory is like.</param>
    /// <param name="fill">Puts the first content into a new directory.</param>
    /// <param name="cancellationToken">Ends the wait for one that is locked.</param>
    public async Task<Lease> AcquireAsync(MountOptions options, Func<string, Task> fill, CancellationToken cancellationToken)
    {
        var (name, usage) = Enter(options);
        var held = false;
        try
        {
            await usage.Turn.WaitAsync(cancellationToken);
            held = true;
            var directory = Path.Combine(_root, name);
            if (!Directory.Exists(directory))
                await MakeAsync(directory, options, fill);
            if (options.Sharing == "locked")
                return new Lease(directory, () => Leave(name, usage, held: true));
            usage.Turn.Release();
            held = false;
            return new Lease(directory, () => Leave(name, usage, held: false));
        }
        catch
        {
            Leave(name, usage, held);
            throw;
        }
    }

    public IEnumerable<BuildCacheItem> List()
    {
        foreach (var directory in Directory.Exists(_root) ? new DirectoryInfo(_root).GetDirectories() : [])
        {
            if (Others.Contains(directory.Name))
                continue;
            bool used;
            lock (_used)
                used = _used.ContainsKey(directory.Name);
            yield return new BuildCacheItem(
                directory.Name, "exec.cachemount", SizeOf(directory.FullName), "cached mount", directory.CreationTimeUtc, directory.LastWriteTimeUtc, used, Shared: false);
        }
    }

    /// <summary>False when a build uses it, or it is not there.</summary>
    public bool Remove(string name)
    {
        lock (_used)
        {
            var directory = Path.Combine(_root, name);
            if (_used.ContainsKey(name) || Others.Contains(name) || !Directory.Exists(directory))
                return false;
            Directory.Delete(directory, recursive: true);
            return true;
        }
    }

    /// <summary>In bytes, of all files below a directory.</summary>
    public static long SizeOf(string directory)
        => new DirectoryInfo(directory).EnumerateFiles("*", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.ReparsePoint }).Sum(static file => file.Length);

    /// <summary>A private one is the first of its id that nobody has.</summary>
    private (string Name, Usage Usage) Enter(MountOptions options)
    {
        var name = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(options.Id ?? options.Target)))[..25];
        lock (_used)
        {
            var free = name;
            for (var i = 1; options.Sharing == "private" && _used.ContainsKey(free); i++)
                free = string.Create(CultureInfo.InvariantCulture, $"{name}-{i}");
            if (!_used.TryGetValue(free, out var usage))
                _used[free] = usage = new Usage();
            usage.Count++;
            return (free, usage);
        }
    }

    private void Leave(string name, Usage usage, bool held)
    {
        if (held)
            usage.Turn.Release();
        lock (_used)
        {
            if (--usage.Count == 0)
                _used.Remove(name);
        }
    }

    /// <summary>Under another name until it is whole: what a killed daemon leaves there is swept with the rest of `tmp/`.</summary>
    private async Task MakeAsync(string directory, MountOptions options, Func<string, Task> fill)
    {
        Directory.CreateDirectory(_root, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        var draft = Path.Combine(dataRoot, "tmp", "cache-" + RandomId.New());
        Directory.CreateDirectory(draft);
        await fill(draft);
        using (var parent = DirectoryHandle.Open(Path.GetDirectoryName(draft)!))
        {
            var name = Encoding.UTF8.GetBytes(Path.GetFileName(draft));
            Check(parent.TrySetOwner(name, options.User, options.Group), "fchownat", draft);
            Check(parent.TrySetPermissions(name, options.Mode), "fchmodat", draft);
        }
        Directory.Move(draft, directory);
    }

    private static void Check(Errno error, string call, string path)
    {
        if (error != Errno.None)
            throw new LinuxException(call, error, path);
    }
}
