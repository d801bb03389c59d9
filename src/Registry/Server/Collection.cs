using Skiff.Oci.Image;
using Skiff.Registry.Server.Content;
using Skiff.Registry.Server.Http;

namespace Skiff.Registry.Server;

/// <summary>
/// Removes from a registry's directory what no manifest needs. It may run while the registry serves: whatever a client was told lately to be there counts as
/// young, and stays.
/// </summary>
public sealed class Collection
{
    private readonly CollectionOptions _options;
    private readonly Action<string> _tell;
    private readonly BlobFiles _blobs;
    private readonly Repositories _repositories;
    private readonly RegistryFiles _files;
    private readonly HashSet<Digest> _needed = [];
    private readonly DateTime _before;
    private int _manifests;

    /// <summary><paramref name="tell"/> gets a line about each thing that goes.</summary>
    public Collection(CollectionOptions options, Action<string> tell)
    {
        _options = options;
        _tell = tell;
        _files = new RegistryFiles(options.Root);
        _blobs = new BlobFiles(_files, options.Time);
        _repositories = new Repositories(_files, _blobs);
        _before = (options.Time.GetUtcNow() - options.MinimumAge).UtcDateTime;
    }

    public CollectionReport Run()
    {
        var names = _repositories.Names();
        foreach (var name in names)
            Mark(name);
        var (count, bytes) = Sweep();
        if (!_options.IsDryRun)
        {
            foreach (var name in names)
                RemoveDeadLinks(name);
        }
        return new CollectionReport(_manifests, count, bytes, _needed.Count);
    }

    private void Mark(string name)
    {
        var all = _repositories.Manifests(name).ToHashSet();
        var kept = _options.DeletesUntagged ? Reachable(name, all) : all;
        foreach (var digest in all)
        {
            if (kept.Contains(digest) || File.GetLastWriteTimeUtc(_files.Revision(name, digest)) > _before)
                Need(digest);
            else
                Remove(name, digest);
        }
    }

    /// <summary>Tagged manifests, what their indexes list, and what refers to any of these.</summary>
    private HashSet<Digest> Reachable(string name, HashSet<Digest> all)
    {
        var reached = new HashSet<Digest>();
        var next = new Stack<Digest>(_repositories.Tags(name).Select(tag => _repositories.Tag(name, tag)).OfType<Digest>());
        while (next.TryPop(out var digest))
        {
            if (!all.Contains(digest) || !reached.Add(digest))
                continue;
            foreach (var child in Facts(digest)?.Manifests ?? [])
                next.Push(child.Digest);
            foreach (var referrer in _repositories.Referrers(name, digest))
                next.Push(referrer);
        }
        return reached;
    }

    private void Need(Digest digest)
    {
        if (!_needed.Add(digest) || Facts(digest) is not { } facts)
            return;
        foreach (var blob in facts.Blobs)
            _needed.Add(blob.Digest);
        foreach (var child in facts.Manifests)
            Need(child.Digest);
    }

    private void Remove(string name, Digest digest)
    {
        _tell($"manifest of {name} {Verb}: {digest}");
        _manifests++;
        if (!_options.IsDryRun)
            _repositories.RemoveManifest(name, digest, Facts(digest)?.Subject);
    }

    private (int Count, long Bytes) Sweep()
    {
        var (count, bytes) = (0, 0L);
        foreach (var digest in _blobs.All())
        {
            if (_needed.Contains(digest))
                continue;
            var (time, size) = _blobs.Describe(digest);
            if (time > _before)
                continue;
            _tell($"blob {Verb}: {digest}");
            count++;
            bytes += size;
            if (!_options.IsDryRun)
                _blobs.Remove(digest);
        }
        return (count, bytes);
    }

    private void RemoveDeadLinks(string name)
    {
        foreach (var digest in _repositories.Blobs(name).Where(digest => !_blobs.Exists(digest)).ToList())
            _repositories.RemoveBlob(name, digest);
    }

    private string Verb => _options.IsDryRun ? "eligible for deletion" : "deleted";

    private ManifestFacts? Facts(Digest digest)
    {
        try
        {
            return _blobs.Read(digest) is { } bytes ? ManifestFacts.Read(bytes, null) : null;
        }
        catch (RegistryFault)
        {
            return null; // of a kind that is not stored any more: it needs nothing but itself
        }
    }
}
