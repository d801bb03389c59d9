using System.Collections.Concurrent;
using Skiff.Errors;
using Skiff.Oci.Image;
using Skiff.Oci.Reference;
using Skiff.Registry.Client;
using Skiff.Registry.Server.Content;
using Skiff.Registry.Server.Http;

namespace Skiff.Registry.Server.Upstream;

/// <summary>
/// Another registry behind this one: what is not here is fetched, answered while it arrives, and kept. A tag is asked for upstream each time; when upstream cannot
/// be reached, what was kept is answered.
/// </summary>
internal sealed class PullThrough : IDisposable
{
    private readonly RegistryFiles _files;
    private readonly BlobFiles _blobs;
    private readonly Repositories _repositories;
    private readonly RegistryClient _client;
    private readonly string _domain;
    private readonly RegistryCredentials _credentials;
    private readonly ConcurrentDictionary<string, RemoteRepository> _remotes = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<(string Name, Digest Digest), Lazy<BlobDownload>> _downloads = new();
    private readonly CancellationTokenSource _stopping = new();

    /// <summary>Errors: InvalidArgument for an address that is none.</summary>
    public PullThrough(UpstreamOptions options, RegistryFiles files, BlobFiles blobs, Repositories repositories, TimeProvider time)
    {
        (_files, _blobs, _repositories) = (files, blobs, repositories);
        (_domain, var isInsecure) = Parse(options.Address);
        _credentials = new RegistryCredentials { Username = options.User, Password = options.Password };
        _client = new RegistryClient(new RegistryOptions { Time = time, InsecureRegistries = isInsecure ? [_domain] : [], Attempts = 2, UserAgent = "skiff-registry" });
    }

    /// <summary>`https://HOST`, `http://HOST` or `HOST`; Docker Hub by any of its names.</summary>
    public static (string Domain, bool IsInsecure) Parse(string address)
    {
        var isInsecure = address.StartsWith("http://", StringComparison.Ordinal);
        var domain = address.IndexOf("://", StringComparison.Ordinal) is >= 0 and var scheme ? address[(scheme + 3)..].TrimEnd('/') : address.TrimEnd('/');
        if (domain is "registry-1.docker.io" or "index.docker.io")
            domain = ImageReference.DefaultDomain;
        if (!ImageReference.TryParse($"{domain}/a", out var reference) || reference.Domain != domain)
            throw new EngineException(ErrorKind.InvalidArgument, $"--proxy: \"{address}\" is no registry, such as https://registry.example.com");
        return (domain, isInsecure);
    }

    /// <summary>Sees that the manifest is here; the result is its digest. Errors: MANIFEST_UNKNOWN, UNAVAILABLE.</summary>
    public async Task<Digest> ResolveAsync(string name, string reference, CancellationToken cancellationToken)
    {
        var isDigest = Digest.TryParse(reference, out var digest);
        if (isDigest && _repositories.HasManifest(name, digest))
            return digest;
        try
        {
            var remote = Open(name);
            if (!isDigest && await remote.HeadAsync(reference, cancellationToken) is { } head && _repositories.HasManifest(name, head.Digest))
            {
                _repositories.AddManifest(name, head.Digest, null, reference);
                return head.Digest;
            }
            var manifest = await remote.GetManifestAsync(reference, cancellationToken);
            var facts = ManifestFacts.Read(manifest.Bytes, manifest.MediaType);
            _blobs.Write(manifest.Digest, manifest.Bytes.Span);
            _repositories.AddManifest(name, manifest.Digest, facts.Subject, isDigest ? null : reference);
            return manifest.Digest;
        }
        catch (RegistryException error)
        {
            if (!isDigest && error.IsNetwork && _repositories.Tag(name, reference) is { } kept)
                return kept;
            throw Fault(error, reference);
        }
    }

    /// <summary>Upstream's tags; those that are kept where it cannot be reached.</summary>
    public async Task<IReadOnlyList<string>> TagsAsync(string name, CancellationToken cancellationToken)
    {
        try
        {
            return [.. (await Open(name).ListTagsAsync(cancellationToken)).Order(StringComparer.Ordinal)];
        }
        catch (RegistryException error) when (error.IsNetwork && _repositories.Exists(name))
        {
            return _repositories.Tags(name);
        }
        catch (RegistryException error) when (!error.IsNetwork)
        {
            throw RegistryFault.NameUnknown(name);
        }
    }

    /// <summary>What a manifest that is kept says about a blob; null where none does.</summary>
    public Descriptor? Describe(string name, Digest digest)
    {
        foreach (var manifest in _repositories.Manifests(name))
        {
            if (_blobs.Read(manifest) is { } bytes && ManifestFacts.Read(bytes, null).Blobs.FirstOrDefault(blob => blob.Digest == digest) is { } found)
                return found;
        }
        return null;
    }

    /// <summary>The download of a blob; one that is going on is joined.</summary>
    public BlobDownload Fetch(string name, Descriptor blob) =>
        _downloads.GetOrAdd((name, blob.Digest), key => new Lazy<BlobDownload>(() => Begin(key.Name, blob))).Value;

    public void Dispose()
    {
        _stopping.Cancel();
        foreach (var remote in _remotes.Values)
            remote.Dispose();
        _client.Dispose();
        _stopping.Dispose();
    }

    private BlobDownload Begin(string name, Descriptor blob)
    {
        var directory = _files.Upload(name, Guid.NewGuid().ToString("D"));
        Directory.CreateDirectory(directory);
        var download = new BlobDownload(blob, Path.Combine(directory, RegistryFiles.DataName));
        download.Completion = RunAsync(name, download, _stopping.Token);
        return download;
    }

    private async Task RunAsync(string name, BlobDownload download, CancellationToken cancellationToken)
    {
        await Task.Yield();
        try
        {
            await Open(name).DownloadAsync(download.Blob, download, null, null, cancellationToken);
            _blobs.Take(download.DataPath, download.Blob.Digest);
            _repositories.AddBlob(name, download.Blob.Digest);
        }
        finally
        {
            _downloads.TryRemove((name, download.Blob.Digest), out _);
            Directory.Delete(Path.GetDirectoryName(download.DataPath)!, recursive: true);
            download.Wake();
        }
    }

    private RemoteRepository Open(string name) =>
        _remotes.GetOrAdd(name, _ => _client.Open(ImageReference.Parse($"{_domain}/{name}"), _credentials, RegistryAccess.Pull));

    private static RegistryFault Fault(RegistryException error, string reference) => error.IsNetwork
        ? new RegistryFault(502, "UNAVAILABLE", "the registry behind this one cannot be reached", new() { ["reason"] = error.Message })
        : error.Status is System.Net.HttpStatusCode.TooManyRequests
            ? new RegistryFault(429, "TOOMANYREQUESTS", "too many requests", new() { ["reason"] = error.Message })
            : RegistryFault.ManifestUnknown(reference);
}
