using System.Text;
using Skiff.Errors;
using Skiff.Oci.Image;
using Skiff.Oci.Reference;
using Skiff.Registry.Client;
using static Skiff.Tests.Unit.Registry.RegistryDouble;

namespace Skiff.Tests.Unit.Registry;

public sealed class RemoteRepositoryTests
{
    private const string Manifest = """{"schemaVersion":2,"mediaType":"application/vnd.oci.image.manifest.v1+json","config":{},"layers":[]}""";

    private static readonly byte[] s_blob = [.. Enumerable.Range(0, 300_000).Select(i => (byte)(i * 31))];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static Descriptor Blob { get; } = new() { Digest = Digest.Of(s_blob), Size = s_blob.Length };

    [Fact]
    public async Task GetManifest_ByTag_HasDigestTypeAndBytes()
    {
        await using var registry = new RegistryDouble(_ => Answer.Of(200, Manifest, ("Content-Type", "text/plain")));
        using var client = Client();
        using var repository = Open(client, registry);
        var manifest = await repository.GetManifestAsync("1", Token);
        Assert.Equal(MediaTypes.OciManifest, manifest.MediaType);
        Assert.Equal(Digest.Of(Encoding.UTF8.GetBytes(Manifest)), manifest.Digest);
        Assert.Equal("GET /v2/team/app/manifests/1", Assert.Single(registry.Requests).ToString());
    }

    [Fact]
    public async Task GetManifest_OtherThanItsDigest_IsRefused()
    {
        await using var registry = new RegistryDouble(_ => Answer.Of(200, Manifest));
        var wanted = Digest.Of("other"u8);
        Assert.Equal($"manifest verification failed for digest {wanted}", (await FailureAsync(registry, wanted.Text)).Message);
    }

    [Fact]
    public async Task GetManifest_OfFiveMegabytes_IsRefused()
    {
        await using var registry = new RegistryDouble(_ => new Answer(200, new byte[5 << 20]));
        var error = await FailureAsync(registry, "1");
        Assert.Equal(ErrorKind.InvalidArgument, error.Kind);
        Assert.Equal($"manifest from {registry.Domain} is larger than 4194304 bytes", error.Message);
    }

    [Theory]
    [InlineData(404, """{"errors":[{"code":"MANIFEST_UNKNOWN","message":"manifest unknown","detail":{"Tag":"1"}}]}""", "manifest unknown: manifest unknown")]
    [InlineData(404, "<html>not here</html>", "unexpected status code 404 Not Found")]
    [InlineData(403, "", "denied: requested access to the resource is denied")]
    [InlineData(400, "<html>", "error parsing HTTP 400 response body: \"<html>\"")]
    [InlineData(500, "<html>oh</html>", "received unexpected HTTP status: 500 Internal Server Error")]
    [InlineData(503, "", "received unexpected HTTP status: 503 Service Unavailable")]
    public async Task GetManifest_Error_IsToldAsDockerTellsIt(int status, string body, string message)
    {
        await using var registry = new RegistryDouble(seen => seen.Path == "/v2/" ? Answer.Of(200, "{}") : Answer.Of(status, body));
        Assert.Equal(message, (await FailureAsync(registry, "1")).Message);
    }

    [Fact]
    public async Task GetManifest_AfterErrorsThatPass_Succeeds()
    {
        var count = 0;
        await using var registry = new RegistryDouble(seen => seen.Path == "/v2/" ? Answer.Of(200) : Interlocked.Increment(ref count) switch
        {
            1 => Answer.Of(500, "<html>"),
            2 => Answer.Of(429, "", ("Retry-After", "0")),
            _ => Answer.Of(200, Manifest),
        });
        using var client = Client();
        using var repository = Open(client, registry);
        await repository.GetManifestAsync("1", Token);
        Assert.Equal(3, registry.Requests.Count);
    }

    [Fact]
    public async Task GetManifest_ToComeBackInAnHour_FailsAtOnce()
    {
        await using var registry = new RegistryDouble(seen => seen.Path == "/v2/"
            ? Answer.Of(200)
            : new Answer(429, """{"errors":[{"code":"TOOMANYREQUESTS","message":"You have reached your pull rate limit."}]}"""u8.ToArray(), ("Retry-After", "3600")));
        Assert.Equal("toomanyrequests: You have reached your pull rate limit.", (await FailureAsync(registry, "1")).Message);
        Assert.Single(registry.Requests);
    }

    [Fact]
    public async Task GetManifest_NobodyThere_SaysSoLikeGo()
    {
        using var client = Client();
        using var repository = client.Open(ImageReference.Parse("127.0.0.1:1/x"), RegistryCredentials.None, RegistryAccess.Pull);
        var error = await Assert.ThrowsAsync<RegistryException>(() => repository.GetManifestAsync("1", Token));
        Assert.Equal("Get \"http://127.0.0.1:1/v2/\": dial tcp 127.0.0.1:1: connect: connection refused", error.Message);
    }

    [Fact]
    public async Task GetBlob_Redirected_TakesNoCredentialsAlong()
    {
        await using var elsewhere = new RegistryDouble(_ => new Answer(200, s_blob));
        await using var registry = new RegistryDouble(seen =>
            seen.Authorization is null ? Answer.Of(401, "", ("WWW-Authenticate", "Basic realm=\"x\""))
            : seen.Path == "/v2/" ? Answer.Of(200)
            : Answer.Of(307, "", ("Location", elsewhere.Address + "/storage?sig=1")));
        using var client = Client();
        using var repository = Open(client, registry, new RegistryCredentials { Username = "me", Password = "secret" });
        Assert.Equal(s_blob, await repository.GetBlobAsync(Blob, 1 << 20, Token));
        Assert.NotNull(Assert.Single(registry.Requests).Authorization);
        Assert.Null(Assert.Single(elsewhere.Requests).Authorization);
    }

    [Fact]
    public async Task GetBlob_RedirectedAwayAndBack_TakesNoCredentialsAlong()
    {
        RegistryDouble? registry = null;
        await using var elsewhere = new RegistryDouble(_ => Answer.Of(302, "", ("Location", registry!.Address + "/back")));
        await using var own = registry = new RegistryDouble(seen =>
            seen.Path == "/back" ? new Answer(200, s_blob)
            : seen.Authorization is null ? Answer.Of(401, "", ("WWW-Authenticate", "Basic realm=\"x\""))
            : seen.Path == "/v2/" ? Answer.Of(200)
            : Answer.Of(307, "", ("Location", elsewhere.Address + "/")));
        using var client = Client();
        using var repository = Open(client, registry, new RegistryCredentials { Username = "me", Password = "secret" });
        await repository.GetBlobAsync(Blob, 1 << 20, Token);
        Assert.Null(registry.Requests.Last().Authorization);
    }

    [Fact]
    public async Task GetBlob_RedirectedForEver_Ends()
    {
        await using var registry = new RegistryDouble(seen => seen.Path == "/v2/" ? Answer.Of(200) : Answer.Of(302, "", ("Location", "/again")));
        using var client = Client();
        using var repository = Open(client, registry);
        Assert.Contains("stopped after 10 redirects", (await Assert.ThrowsAsync<RegistryException>(() => repository.GetBlobAsync(Blob, 1 << 20, Token))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Download_CutTwice_GoesOnWhereItStopped()
    {
        var count = 0;
        await using var registry = new RegistryDouble(seen =>
        {
            if (seen.Path == "/v2/") return Answer.Of(200);
            var from = seen.Headers["Range"] is { } range ? int.Parse(range["bytes=".Length..].TrimEnd('-'), System.Globalization.CultureInfo.InvariantCulture) : 0;
            var answer = new Answer(from == 0 ? 200 : 206, s_blob[from..], ("Content-Range", $"bytes {from}-{s_blob.Length - 1}/{s_blob.Length}"));
            return Interlocked.Increment(ref count) < 3 ? answer with { CutAfter = 70_000 } : answer;
        });
        using var client = Client();
        using var repository = Open(client, registry);
        var target = new BlobMemory();
        await repository.DownloadAsync(Blob, target, null, null, Token);
        Assert.Equal(s_blob, target.Bytes);
        Assert.Equal(3, registry.Requests.Count);
        Assert.All(registry.Requests.Skip(1), request => Assert.NotNull(request.Headers["Range"]));
    }

    [Fact]
    public async Task Download_MostIsThereAlready_FetchesTheRest()
    {
        await using var registry = new RegistryDouble(seen => seen.Path == "/v2/" ? Answer.Of(200) : new Answer(206, s_blob[290_000..]));
        using var client = Client();
        using var repository = Open(client, registry);
        var target = new BlobMemory(s_blob[..290_000]);
        await repository.DownloadAsync(Blob, target, null, null, Token);
        Assert.Equal(s_blob, target.Bytes);
        Assert.Equal("bytes=290000-", Assert.Single(registry.Requests).Headers["Range"]);
    }

    [Fact]
    public async Task Download_FromOneThatKnowsNoRanges_ReadsOverWhatIsThere()
    {
        await using var registry = new RegistryDouble(seen => seen.Path == "/v2/" ? Answer.Of(200) : new Answer(200, s_blob));
        using var client = Client();
        using var repository = Open(client, registry);
        var target = new BlobMemory(s_blob[..1000]);
        await repository.DownloadAsync(Blob, target, null, null, Token);
        Assert.Equal(s_blob, target.Bytes);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(5)]
    public async Task Download_OtherThanItsDigest_IsRefused(int more)
    {
        byte[] other = [.. Enumerable.Repeat((byte)7, s_blob.Length + more)];
        await using var registry = new RegistryDouble(seen => seen.Path == "/v2/" ? Answer.Of(200) : new Answer(200, other));
        using var client = Client();
        using var repository = Open(client, registry);
        var error = await Assert.ThrowsAsync<RegistryException>(() => repository.DownloadAsync(Blob, new BlobMemory(), null, null, Token));
        Assert.Equal($"filesystem layer verification failed for digest {Blob.Digest}", error.Message);
    }

    [Fact]
    public async Task ListTags_InPages_ReadsAll()
    {
        await using var registry = new RegistryDouble(seen => seen.Path switch
        {
            "/v2/" => Answer.Of(200),
            "/v2/team/app/tags/list" => Answer.Of(200, """{"name":"team/app","tags":["a","b"]}""", ("Link", "</v2/team/app/tags/list?last=b>; rel=\"next\"")),
            _ => Answer.Of(200, """{"name":"team/app","tags":["c"]}"""),
        });
        using var client = Client();
        using var repository = Open(client, registry);
        Assert.Equal(["a", "b", "c"], await repository.ListTagsAsync(Token));
    }

    [Fact]
    public async Task Upload_UnknownDigest_StreamsAndFinishesWithIt()
    {
        await using var registry = new RegistryDouble(seen => seen.Method switch
        {
            "GET" => Answer.Of(200),
            "POST" => Answer.Of(202, "", ("Location", "/v2/team/app/blobs/uploads/u0?state=x")),
            "PATCH" => Answer.Of(202, "", ("Location", "/v2/team/app/blobs/uploads/u0?state=y")),
            _ => Answer.Of(201),
        });
        using var client = Client();
        using var repository = Open(client, registry);
        var (digest, size) = await repository.UploadAsync(new BlobUpload { Write = async (output, token) => await output.WriteAsync(s_blob, token) }, Token);
        Assert.Equal((Blob.Digest, Blob.Size), (digest, size));
        var requests = registry.Requests.ToArray();
        Assert.Equal(["POST /v2/team/app/blobs/uploads/", "PATCH /v2/team/app/blobs/uploads/u0?state=x", $"PUT /v2/team/app/blobs/uploads/u0?state=y&digest={Uri.EscapeDataString(digest.Text)}"], requests.Select(request => request.ToString()));
        Assert.Equal(s_blob, requests[1].Body);
    }

    [Fact]
    public async Task Upload_KnownDigest_IsOneRequestWithItsLength_AndIsTriedAgain()
    {
        var count = 0;
        await using var registry = new RegistryDouble(seen => seen.Method switch
        {
            "GET" => Answer.Of(200),
            "POST" => Answer.Of(202, "", ("Location", "/u")),
            _ => Answer.Of(Interlocked.Increment(ref count) == 1 ? 503 : 201),
        });
        using var client = Client();
        using var repository = Open(client, registry);
        await repository.UploadAsync(new BlobUpload { Known = Blob, Write = async (output, token) => await output.WriteAsync(s_blob, token) }, Token);
        Assert.Equal(["POST", "PUT", "POST", "PUT"], registry.Requests.Select(request => request.Method));
        Assert.Equal("300000", registry.Requests.Last().Headers["Content-Length"]);
    }

    private static async Task<RegistryException> FailureAsync(RegistryDouble registry, string tagOrDigest)
    {
        using var client = Client();
        using var repository = Open(client, registry);
        return await Assert.ThrowsAsync<RegistryException>(() => repository.GetManifestAsync(tagOrDigest, Token));
    }

    private static RegistryClient Client() => new(new RegistryOptions { Time = TimeProvider.System, RetryDelay = TimeSpan.FromMilliseconds(1), Attempts = 3, HostDirectories = [] });

    private static RemoteRepository Open(RegistryClient client, RegistryDouble registry, RegistryCredentials? credentials = null) =>
        client.Open(ImageReference.Parse(registry.Domain + "/team/app"), credentials ?? RegistryCredentials.None, RegistryAccess.Pull);
}
