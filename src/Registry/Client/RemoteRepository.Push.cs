using System.Net;
using System.Net.Http.Headers;
using Skiff.Errors;
using Skiff.Oci.Image;
using Skiff.Oci.Reference;
using Skiff.Registry.Client.Transport;

namespace Skiff.Registry.Client;

/// <summary>Writing goes to the registry itself, never to a mirror.</summary>
public sealed partial class RemoteRepository
{
    /// <summary>The blob's size when the repository has it, else null.</summary>
    public Task<long?> FindBlobAsync(Digest digest, CancellationToken cancellationToken) => WriteAsync(
        async (session, token) =>
        {
            using var answer = await session.ExpectAsync(
                new EndpointRequest(HttpMethod.Head, $"{Name.Path}/blobs/{digest}") { Scopes = _scopes }, token, HttpStatusCode.OK, HttpStatusCode.NotFound);
            return answer.StatusCode == HttpStatusCode.OK ? answer.Content.Headers.ContentLength ?? 0 : (long?)null;
        },
        cancellationToken);

    /// <summary>Takes a blob over from another repository of the same registry, without its bytes; false when the registry does not.</summary>
    public Task<bool> MountAsync(Digest digest, ImageReference from, CancellationToken cancellationToken) => WriteAsync(
        async (session, token) =>
        {
            var request = new EndpointRequest(HttpMethod.Post, $"{Name.Path}/blobs/uploads/?mount={Uri.EscapeDataString(digest.Text)}&from={Uri.EscapeDataString(from.Path)}")
            {
                Scopes = [.. _scopes, $"repository:{from.Path}:pull"],
                Content = Nothing,
            };
            using var answer = await session.SendAsync(request, token);
            if (answer.StatusCode == HttpStatusCode.Created) return true;
            // 202 began an upload instead; it is given up, so that it does not lie about until the registry's own time is over
            if (answer.StatusCode == HttpStatusCode.Accepted && answer.Headers.Location is { } location)
                using (await session.SendAsync(new EndpointRequest(HttpMethod.Delete, "") { Address = new Uri(session.Endpoint.Root, location), Scopes = _scopes }, token)) return false;
            return false;
        },
        cancellationToken);

    /// <summary>Uploads a blob: in one piece when its digest is known, else as a stream whose digest is known at its end. Returns both.</summary>
    public async Task<(Digest Digest, long Size)> UploadAsync(BlobUpload upload, CancellationToken cancellationToken) =>
        await Retry.Pipeline(_options, reconnect: true, upload.Retrying).ExecuteAsync(
            async token => await OnceEachAsync(session => session.Endpoint.CanPush, async (session, inner) => await UploadOnceAsync(session, upload, inner), token), cancellationToken);

    /// <summary>Puts a manifest or an index under a tag or its digest.</summary>
    public Task<Digest> PutManifestAsync(string tagOrDigest, string mediaType, ReadOnlyMemory<byte> manifest, CancellationToken cancellationToken) => WriteAsync(
        async (session, token) =>
        {
            var request = new EndpointRequest(HttpMethod.Put, $"{Name.Path}/manifests/{tagOrDigest}")
            {
                Scopes = _scopes,
                Content = () => new ReadOnlyMemoryContent(manifest) { Headers = { ContentType = MediaTypeHeaderValue.Parse(mediaType) } },
            };
            using var answer = await session.ExpectAsync(request, token, HttpStatusCode.Created, HttpStatusCode.OK, HttpStatusCode.Accepted);
            return Digest.Of(manifest.Span);
        },
        cancellationToken);

    private async Task<(Digest Digest, long Size)> UploadOnceAsync(EndpointSession session, BlobUpload upload, CancellationToken cancellationToken)
    {
        var location = await BeginAsync(session, cancellationToken);
        StreamedContent? body = null;
        var send = new EndpointRequest(upload.Known is null ? HttpMethod.Patch : HttpMethod.Put, "")
        {
            Address = upload.Known is { } known ? WithDigest(location, known.Digest) : location,
            Scopes = _scopes,
            Content = () => body = new StreamedContent(upload),
        };
        using var sent = await session.ExpectAsync(send, cancellationToken, HttpStatusCode.Created, HttpStatusCode.Accepted, HttpStatusCode.NoContent);
        var (digest, size) = (body!.Digest(), body.Written);
        if (upload.Known is { } expected) return digest == expected.Digest ? (digest, size) : throw new RegistryException(ErrorKind.Internal, $"what was sent is {digest}, not {expected.Digest}");
        var finish = new EndpointRequest(HttpMethod.Put, "") { Address = WithDigest(LocationOf(sent, location), digest), Scopes = _scopes, Content = Nothing };
        using var finished = await session.ExpectAsync(finish, cancellationToken, HttpStatusCode.Created, HttpStatusCode.NoContent);
        return (digest, size);
    }

    private async Task<Uri> BeginAsync(EndpointSession session, CancellationToken cancellationToken)
    {
        var request = new EndpointRequest(HttpMethod.Post, $"{Name.Path}/blobs/uploads/") { Scopes = _scopes, Content = Nothing };
        using var answer = await session.ExpectAsync(request, cancellationToken, HttpStatusCode.Accepted);
        return LocationOf(answer, new Uri(session.Endpoint.Root, request.Path));
    }

    private static Uri LocationOf(HttpResponseMessage answer, Uri request) =>
        answer.Headers.Location is { } location ? new Uri(request, location) : throw new RegistryException(ErrorKind.Internal, "the registry began an upload without saying where: no Location");

    private static Uri WithDigest(Uri location, Digest digest) =>
        new UriBuilder(location) { Query = (location.Query.Length > 1 ? location.Query + "&" : "?") + "digest=" + Uri.EscapeDataString(digest.Text) }.Uri;

    private static ByteArrayContent Nothing() => new([]);

    private Task<T> WriteAsync<T>(Func<EndpointSession, CancellationToken, Task<T>> use, CancellationToken cancellationToken) =>
        EachAsync(session => session.Endpoint.CanPush, use, cancellationToken);
}
