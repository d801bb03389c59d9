using System.Net;
using System.Security.Cryptography;
using System.Text.Json;
using Skiff.Errors;
using Skiff.Oci.Image;
using Skiff.Oci.Reference;
using Skiff.Registry.Client.Transport;

namespace Skiff.Registry.Client;

/// <summary>
/// One repository of one registry. Reading asks the mirrors first, each request anew; a mirror that lacks something or
/// fails is passed over. May be used by many at a time.
/// </summary>
public sealed partial class RemoteRepository : IDisposable
{
    /// <summary>The largest manifest or index that is taken, in bytes.</summary>
    public const int LargestManifest = 4 << 20;

    private const int BufferSize = 128 << 10;

    private static readonly string[] s_manifestTypes =
    [
        MediaTypes.OciIndex, MediaTypes.DockerManifestList, MediaTypes.OciManifest, MediaTypes.DockerManifest,
        "application/vnd.docker.distribution.manifest.v1+prettyjws", "application/json",
    ];

    private readonly IReadOnlyList<EndpointSession> _sessions;
    private readonly RegistryOptions _options;
    private readonly string[] _scopes;

    internal RemoteRepository(ImageReference name, IReadOnlyList<EndpointSession> sessions, RegistryAccess access, RegistryOptions options)
    {
        Name = name.WithoutTag();
        _sessions = sessions;
        _options = options;
        _scopes = [$"repository:{name.Path}:{(access == RegistryAccess.PullAndPush ? "pull,push" : "pull")}"];
    }

    public ImageReference Name { get; }

    /// <summary>What a tag or digest stands for, without fetching it; null when the registry does not say. Errors: NotFound.</summary>
    public async Task<Descriptor?> HeadAsync(string tagOrDigest, CancellationToken cancellationToken)
    {
        try
        {
            return await EachAsync(
                session => session.Endpoint.CanResolve,
                async (session, token) =>
                {
                    using var answer = await session.ExpectAsync(ManifestRequest(HttpMethod.Head, tagOrDigest), token, HttpStatusCode.OK);
                    var header = answer.Headers.TryGetValues("Docker-Content-Digest", out var values) ? values.FirstOrDefault() : null;
                    return Digest.TryParse(header, out var digest)
                        ? new Descriptor { MediaType = answer.Content.Headers.ContentType?.MediaType ?? "", Digest = digest, Size = answer.Content.Headers.ContentLength ?? 0 }
                        : null;
                },
                cancellationToken);
        }
        catch (RegistryException error) when (error.Status is not null)
        {
            // A head has no body that would say what is wrong; the GET that follows will be told.
            return null;
        }
    }

    /// <summary>Fetches a manifest or an index, and verifies it when it was asked for by digest. Errors: NotFound; InvalidArgument for one that is too large.</summary>
    public Task<RemoteManifest> GetManifestAsync(string tagOrDigest, CancellationToken cancellationToken) => EachAsync(
        session => session.Endpoint.CanResolve,
        async (session, token) =>
        {
            using var answer = await session.ExpectAsync(ManifestRequest(HttpMethod.Get, tagOrDigest), token, HttpStatusCode.OK);
            var bytes = await session.Wire.ReadAsync(answer, LargestManifest, "manifest", token);
            var digest = DigestOf(bytes, tagOrDigest);
            if (Digest.TryParse(tagOrDigest, out var wanted) && wanted != digest)
                throw new RegistryException(ErrorKind.Internal, $"manifest verification failed for digest {wanted}");
            return new RemoteManifest(MediaTypeOf(bytes, answer.Content.Headers.ContentType?.MediaType), digest, bytes);
        },
        cancellationToken);

    /// <summary>A small blob as a whole, verified. Errors: NotFound; InvalidArgument for one that is too large or not what its descriptor says.</summary>
    public async Task<byte[]> GetBlobAsync(Descriptor blob, int limit, CancellationToken cancellationToken)
    {
        if (blob.Size > limit) throw new RegistryException(ErrorKind.InvalidArgument, $"blob {blob.Digest} of {blob.Size} bytes is too large");
        return await EachAsync(
            session => session.Endpoint.CanPull,
            async (session, token) =>
            {
                using var answer = await session.ExpectAsync(BlobRequest(blob.Digest, 0), token, HttpStatusCode.OK);
                var bytes = await session.Wire.ReadAsync(answer, limit, "blob", token);
                return DigestOf(bytes, blob.Digest.Text) == blob.Digest ? bytes : throw new RegistryException(ErrorKind.Internal, $"image config verification failed for digest {blob.Digest}");
            },
            cancellationToken);
    }

    /// <summary>All tags, in the registry's order.</summary>
    public Task<IReadOnlyList<string>> ListTagsAsync(CancellationToken cancellationToken) => EachAsync(
        session => session.Endpoint.CanResolve,
        async (session, token) =>
        {
            var tags = new List<string>();
            await foreach (var page in Pages.ReadAsync(session, $"{Name.Path}/tags/list", _scopes, token))
                tags.AddRange(Pages.Parse(page, RegistryJson.Default.TagList)?.Tags ?? []);
            return (IReadOnlyList<string>)tags;
        },
        cancellationToken);

    /// <summary>
    /// Downloads a blob behind what the target has of it, goes on where a connection was cut, and verifies the whole.
    /// Errors: Internal with Docker's text when the digest is another one; what is in the target is then of no use.
    /// </summary>
    /// <param name="blob">What to fetch.</param>
    /// <param name="target">Where it goes.</param>
    /// <param name="arrived">Called with the number of bytes that are there.</param>
    /// <param name="retrying">Called before each further attempt with the pause.</param>
    public async Task DownloadAsync(Descriptor blob, IBlobTarget target, Action<long>? arrived, Action<TimeSpan, Exception>? retrying, CancellationToken cancellationToken)
    {
        using var hash = IncrementalHash.CreateHash(blob.Digest.Algorithm == "sha512" ? HashAlgorithmName.SHA512 : HashAlgorithmName.SHA256);
        var buffer = new byte[BufferSize];
        for (long position = 0; position < target.Length;)
        {
            var count = target.ReadAt(position, buffer);
            if (count == 0) throw new RegistryException(ErrorKind.Internal, $"what is there of {blob.Digest} cannot be read back");
            hash.AppendData(buffer, 0, count);
            position += count;
        }

        var pipeline = Retry.Pipeline(_options, reconnect: true, retrying);
        while (target.Length < blob.Size)
        {
            var before = target.Length;
            try
            {
                await pipeline.ExecuteAsync(async token => await FetchAsync(blob, target, hash, arrived, token), cancellationToken);
            }
            catch (RegistryException error) when (error.IsNetwork && target.Length > before)
            {
                // it went on, if slowly: only standing still counts against the attempts
            }
        }

        var actual = hash.GetHashAndReset();
        if (target.Length != blob.Size || !Convert.ToHexStringLower(actual).Equals(blob.Digest.Hex, StringComparison.Ordinal))
            throw new RegistryException(ErrorKind.Internal, $"filesystem layer verification failed for digest {blob.Digest}");
    }

    public void Dispose()
    {
        foreach (var session in _sessions) session.Dispose();
    }

    private Task<bool> FetchAsync(Descriptor blob, IBlobTarget target, IncrementalHash hash, Action<long>? arrived, CancellationToken cancellationToken) => OnceEachAsync(
        session => session.Endpoint.CanPull,
        async (session, token) =>
        {
            var offset = target.Length;
            using var answer = await BlobAsync(session, blob, offset, token);
            // A server that knows no ranges starts over: what is there already is read over.
            var skip = answer.StatusCode == HttpStatusCode.OK ? offset : 0;
            if (answer.StatusCode == HttpStatusCode.PartialContent && answer.Content.Headers.ContentRange?.From is { } from && from != offset)
                throw new RegistryException(ErrorKind.Internal, $"blob {blob.Digest} was answered from byte {from} instead of {offset}");
            await using var body = await answer.Content.ReadAsStreamAsync(token);
            var buffer = new byte[BufferSize];
            while (await session.Wire.ReadAsync(body, buffer, token) is > 0 and var count)
            {
                var dropped = (int)Math.Min(skip, count);
                skip -= dropped;
                if (target.Length + count - dropped > blob.Size) throw new RegistryException(ErrorKind.Internal, $"filesystem layer verification failed for digest {blob.Digest}");
                hash.AppendData(buffer, dropped, count - dropped);
                target.Append(buffer.AsSpan(dropped, count - dropped));
                arrived?.Invoke(target.Length);
            }

            return target.Length == blob.Size ? true : throw new RegistryException(ErrorKind.Internal, "unexpected EOF") { IsNetwork = true };
        },
        cancellationToken);

    /// <summary>The blob from the registry, else from one of the addresses its descriptor names (layers that may not be distributed).</summary>
    private async Task<HttpResponseMessage> BlobAsync(EndpointSession session, Descriptor blob, long offset, CancellationToken cancellationToken)
    {
        var request = BlobRequest(blob.Digest, offset);
        var answer = await session.SendAsync(request, cancellationToken);
        foreach (var url in blob.Urls ?? [])
        {
            if (answer.StatusCode is not HttpStatusCode.NotFound || !Uri.TryCreate(url, UriKind.Absolute, out var address) || address.Scheme is not ("http" or "https")) continue;
            answer.Dispose();
            answer = await session.SendAsync(request with { Address = address }, cancellationToken);
        }

        if (answer.StatusCode is HttpStatusCode.OK or HttpStatusCode.PartialContent) return answer;
        using (answer) throw await AnswerErrors.ReadAsync(answer, cancellationToken);
    }

    private EndpointRequest ManifestRequest(HttpMethod method, string tagOrDigest) =>
        new(method, $"{Name.Path}/manifests/{tagOrDigest}") { Scopes = _scopes, Accept = s_manifestTypes };

    private EndpointRequest BlobRequest(Digest digest, long offset) => new(HttpMethod.Get, $"{Name.Path}/blobs/{digest}") { Scopes = _scopes, Offset = offset };

    private async Task<T> EachAsync<T>(Func<EndpointSession, bool> capable, Func<EndpointSession, CancellationToken, Task<T>> use, CancellationToken cancellationToken) =>
        await Retry.Pipeline(_options, reconnect: false, null).ExecuteAsync(async token => await OnceEachAsync(capable, use, token), cancellationToken);

    /// <summary>
    /// Asks one endpoint after the other. The last word has the registry itself as soon as it answers; an endpoint without an
    /// answer, and a mirror with a bad one, are passed over.
    /// </summary>
    private async Task<T> OnceEachAsync<T>(Func<EndpointSession, bool> capable, Func<EndpointSession, CancellationToken, Task<T>> use, CancellationToken cancellationToken)
    {
        RegistryException? last = null;
        foreach (var session in _sessions.Where(capable))
        {
            try
            {
                await session.ConnectAsync(cancellationToken);
                return await use(session, cancellationToken);
            }
            catch (RegistryException error) when (session.Endpoint.IsMirror || error.IsConnect)
            {
                last = error;
            }
        }

        throw last ?? new RegistryException(ErrorKind.NotFound, $"no endpoint is configured for {Name.Domain} that could do this");
    }

    private static Digest DigestOf(byte[] bytes, string asked) => asked.StartsWith("sha512:", StringComparison.Ordinal)
        ? Digest.Parse("sha512:" + Convert.ToHexStringLower(SHA512.HashData(bytes)))
        : Digest.Of(bytes);

    /// <summary>The document's own word counts: answers of static servers have none, or a wrong one.</summary>
    private static string MediaTypeOf(byte[] manifest, string? answered)
    {
        try
        {
            var reader = new Utf8JsonReader(manifest);
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject) return answered ?? "";
            var (hasManifests, hasHistory) = (false, false);
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                if (reader.ValueTextEquals("mediaType"u8) && reader.Read() && reader.TokenType == JsonTokenType.String) return reader.GetString()!;
                hasManifests |= reader.TokenType == JsonTokenType.PropertyName && reader.ValueTextEquals("manifests"u8);
                hasHistory |= reader.TokenType == JsonTokenType.PropertyName && reader.ValueTextEquals("fsLayers"u8);
                reader.Skip();
            }

            if (hasHistory) return "application/vnd.docker.distribution.manifest.v1+json";
            if (MediaTypes.IsIndex(answered) || MediaTypes.IsManifest(answered)) return answered!;
            return hasManifests ? MediaTypes.OciIndex : MediaTypes.OciManifest;
        }
        catch (JsonException)
        {
            return answered ?? "";
        }
    }
}
