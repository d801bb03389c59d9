using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Skiff.Oci.Image;

namespace Skiff.Tests.Unit.Registry.Server;

/// <summary>The distribution specification, end point by end point.</summary>
public sealed class RegistryServerTests
{
    private static readonly byte[] Content = Encoding.ASCII.GetBytes(string.Concat(Enumerable.Range(0, 1000).Select(static n => $"{n:0000}")));

    [Fact]
    public async Task Base_Answers()
    {
        await using var registry = await ScratchRegistry.StartAsync();
        using var answer = await registry.SendAsync("GET", "/v2/");
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("registry/2.0", answer.Headers.GetValues("Docker-Distribution-Api-Version").Single());
        Assert.Equal("{}", await answer.Content.ReadAsStringAsync(ScratchRegistry.Cancelled));
    }

    [Fact]
    public async Task Blob_PushedInOneRequest_IsRead()
    {
        await using var registry = await ScratchRegistry.StartAsync();
        var digest = await registry.PushBlobAsync("a/b", Content);
        using var head = await registry.SendAsync("HEAD", $"/v2/a/b/blobs/{digest}");
        Assert.Equal(Content.Length, head.Content.Headers.ContentLength);
        Assert.Equal(digest.Text, head.Headers.GetValues("Docker-Content-Digest").Single());
        Assert.Equal(Content, await registry.Http.GetByteArrayAsync($"/v2/a/b/blobs/{digest}", ScratchRegistry.Cancelled));
    }

    [Fact]
    public async Task Blob_PushedInChunks_IsWhole()
    {
        await using var registry = await ScratchRegistry.StartAsync();
        using var begun = await registry.SendAsync("POST", "/v2/a/blobs/uploads/");
        Assert.Equal(HttpStatusCode.Accepted, begun.StatusCode);
        var place = begun.Headers.Location!.ToString();
        using var first = await registry.SendAsync("PATCH", place, Content[..1000], range: "0-999");
        Assert.Equal(HttpStatusCode.Accepted, first.StatusCode);
        Assert.Equal("0-999", first.Headers.GetValues("Range").Single());
        using var gap = await registry.SendAsync("PATCH", place, Content[2000..], range: "2000-3999");
        Assert.Equal(HttpStatusCode.RequestedRangeNotSatisfiable, gap.StatusCode);
        Assert.Equal("0-999", gap.Headers.GetValues("Range").Single());
        using var second = await registry.SendAsync("PATCH", place, Content[1000..2000], range: "1000-1999");
        Assert.Equal(HttpStatusCode.Accepted, second.StatusCode);
        using var told = await registry.SendAsync("GET", place);
        Assert.Equal(HttpStatusCode.NoContent, told.StatusCode);
        Assert.Equal("0-1999", told.Headers.GetValues("Range").Single());
        var digest = Digest.Of(Content);
        using var done = await registry.SendAsync("PUT", $"{place}?digest={digest}", Content[2000..]);
        Assert.Equal(HttpStatusCode.Created, done.StatusCode);
        Assert.Equal($"/v2/a/blobs/{digest}", done.Headers.Location!.ToString());
        Assert.Equal(Content, await registry.Http.GetByteArrayAsync($"/v2/a/blobs/{digest}", ScratchRegistry.Cancelled));
        await ScratchRegistry.RefusedAsync(await registry.SendAsync("GET", place), HttpStatusCode.NotFound, "BLOB_UPLOAD_UNKNOWN");
    }

    [Fact]
    public async Task Upload_GoesOnAfterARestart()
    {
        await using var registry = await ScratchRegistry.StartAsync();
        using var begun = await registry.SendAsync("POST", "/v2/a/blobs/uploads/");
        var place = begun.Headers.Location!.ToString();
        using var first = await registry.SendAsync("PATCH", place, Content[..1500]);
        await registry.StartAgainAsync();
        using var told = await registry.SendAsync("GET", place);
        Assert.Equal("0-1499", told.Headers.GetValues("Range").Single());
        using var done = await registry.SendAsync("PUT", $"{place}?digest={Digest.Of(Content)}", Content[1500..]);
        Assert.Equal(HttpStatusCode.Created, done.StatusCode);
    }

    [Fact]
    public async Task Upload_WithTheWrongDigest_IsGone()
    {
        await using var registry = await ScratchRegistry.StartAsync();
        using var begun = await registry.SendAsync("POST", "/v2/a/blobs/uploads/");
        var place = begun.Headers.Location!.ToString();
        await ScratchRegistry.RefusedAsync(await registry.SendAsync("PUT", $"{place}?digest={Digest.Of("other"u8)}", Content), HttpStatusCode.BadRequest, "DIGEST_INVALID");
        await ScratchRegistry.RefusedAsync(await registry.SendAsync("GET", place), HttpStatusCode.NotFound, "BLOB_UPLOAD_UNKNOWN");
        Assert.Empty(Directory.EnumerateFiles(registry.Root, "data", SearchOption.AllDirectories));
    }

    [Fact]
    public async Task Upload_IsCancelled()
    {
        await using var registry = await ScratchRegistry.StartAsync();
        using var begun = await registry.SendAsync("POST", "/v2/a/blobs/uploads/");
        using var cancelled = await registry.SendAsync("DELETE", begun.Headers.Location!.ToString());
        Assert.Equal(HttpStatusCode.NoContent, cancelled.StatusCode);
        await ScratchRegistry.RefusedAsync(await registry.SendAsync("PATCH", begun.Headers.Location.ToString(), Content), HttpStatusCode.NotFound, "BLOB_UPLOAD_UNKNOWN");
    }

    [Fact]
    public async Task Upload_OfAnotherRepository_IsUnknown()
    {
        await using var registry = await ScratchRegistry.StartAsync();
        using var begun = await registry.SendAsync("POST", "/v2/a/blobs/uploads/");
        var id = begun.Headers.GetValues("Docker-Upload-UUID").Single();
        await ScratchRegistry.RefusedAsync(await registry.SendAsync("PATCH", $"/v2/b/blobs/uploads/{id}", Content), HttpStatusCode.NotFound, "BLOB_UPLOAD_UNKNOWN");
        await ScratchRegistry.RefusedAsync(await registry.SendAsync("GET", "/v2/b/blobs/uploads/..%2F..%2Fa"), HttpStatusCode.NotFound, "BLOB_UPLOAD_UNKNOWN");
    }

    [Fact]
    public async Task Blob_OfSha512_IsTaken()
    {
        await using var registry = await ScratchRegistry.StartAsync();
        var digest = "sha512:" + Convert.ToHexStringLower(System.Security.Cryptography.SHA512.HashData(Content));
        using var answer = await registry.SendAsync("POST", $"/v2/a/blobs/uploads/?digest={digest}", Content);
        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        Assert.Equal(Content, await registry.Http.GetByteArrayAsync($"/v2/a/blobs/{digest}", ScratchRegistry.Cancelled));
    }

    [Fact]
    public async Task Blob_IsMounted()
    {
        await using var registry = await ScratchRegistry.StartAsync();
        var digest = await registry.PushBlobAsync("a", Content);
        await ScratchRegistry.RefusedAsync(await registry.SendAsync("GET", $"/v2/b/blobs/{digest}"), HttpStatusCode.NotFound, "BLOB_UNKNOWN");
        using var mounted = await registry.SendAsync("POST", $"/v2/b/blobs/uploads/?mount={digest}&from=a");
        Assert.Equal(HttpStatusCode.Created, mounted.StatusCode);
        Assert.Equal(Content, await registry.Http.GetByteArrayAsync($"/v2/b/blobs/{digest}", ScratchRegistry.Cancelled));
        using var begun = await registry.SendAsync("POST", $"/v2/b/blobs/uploads/?mount={Digest.Of("none"u8)}&from=a");
        Assert.Equal(HttpStatusCode.Accepted, begun.StatusCode);
    }

    [Fact]
    public async Task Blob_IsReadInPart()
    {
        await using var registry = await ScratchRegistry.StartAsync();
        var digest = await registry.PushBlobAsync("a", Content);
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/v2/a/blobs/{digest}") { Headers = { Range = new RangeHeaderValue(100, 199) } };
        using var part = await registry.Http.SendAsync(request, ScratchRegistry.Cancelled);
        Assert.Equal(HttpStatusCode.PartialContent, part.StatusCode);
        Assert.Equal("bytes 100-199/4000", part.Content.Headers.ContentRange!.ToString());
        Assert.Equal(Content[100..200], await part.Content.ReadAsByteArrayAsync(ScratchRegistry.Cancelled));
        using var outside = new HttpRequestMessage(HttpMethod.Get, $"/v2/a/blobs/{digest}") { Headers = { Range = new RangeHeaderValue(4000, null) } };
        using var refused = await registry.Http.SendAsync(outside, ScratchRegistry.Cancelled);
        Assert.Equal(HttpStatusCode.RequestedRangeNotSatisfiable, refused.StatusCode);
        Assert.Equal("bytes */4000", refused.Content.Headers.ContentRange!.ToString());
    }

    [Fact]
    public async Task Blob_IsDeletedFromItsRepositoryAlone()
    {
        await using var registry = await ScratchRegistry.StartAsync();
        var digest = await registry.PushBlobAsync("a", Content);
        await registry.PushBlobAsync("b", Content);
        using var deleted = await registry.SendAsync("DELETE", $"/v2/a/blobs/{digest}");
        Assert.Equal(HttpStatusCode.Accepted, deleted.StatusCode);
        await ScratchRegistry.RefusedAsync(await registry.SendAsync("DELETE", $"/v2/a/blobs/{digest}"), HttpStatusCode.NotFound, "BLOB_UNKNOWN");
        using var other = await registry.SendAsync("HEAD", $"/v2/b/blobs/{digest}");
        Assert.Equal(HttpStatusCode.OK, other.StatusCode);
    }

    [Fact]
    public async Task Manifest_IsReadByTagAndByDigest()
    {
        await using var registry = await ScratchRegistry.StartAsync();
        var digest = await registry.PushImageAsync("a", "v1");
        foreach (var reference in new[] { "v1", digest.Text })
        {
            using var answer = await registry.SendAsync("GET", $"/v2/a/manifests/{reference}");
            Assert.Equal(MediaTypes.OciManifest, answer.Content.Headers.ContentType!.MediaType);
            Assert.Equal(digest.Text, answer.Headers.GetValues("Docker-Content-Digest").Single());
            Assert.Equal(digest, Digest.Of(await answer.Content.ReadAsByteArrayAsync(ScratchRegistry.Cancelled)));
        }
        await ScratchRegistry.RefusedAsync(await registry.SendAsync("GET", "/v2/a/manifests/v2"), HttpStatusCode.NotFound, "MANIFEST_UNKNOWN");
    }

    [Theory]
    [InlineData("not json", MediaTypes.OciManifest, "MANIFEST_INVALID")]
    [InlineData("[]", MediaTypes.OciManifest, "MANIFEST_INVALID")]
    [InlineData("""{"schemaVersion":1,"name":"a"}""", "application/vnd.docker.distribution.manifest.v1+json", "MANIFEST_INVALID")]
    [InlineData("""{"schemaVersion":2,"manifests":[],"layers":[]}""", MediaTypes.OciManifest, "MANIFEST_INVALID")]
    [InlineData("""{"schemaVersion":2,"manifests":[]}""", MediaTypes.OciManifest, "MANIFEST_INVALID")]
    [InlineData("""{"schemaVersion":2,"mediaType":"application/vnd.oci.image.index.v1+json","manifests":[]}""", MediaTypes.DockerManifestList, "MANIFEST_INVALID")]
    [InlineData("""{"schemaVersion":2,"layers":[]}""", MediaTypes.OciManifest, "MANIFEST_INVALID")]
    [InlineData("""{"schemaVersion":2,"config":{"mediaType":"x","size":1,"digest":"sha256:0000000000000000000000000000000000000000000000000000000000000000"},"layers":[]}""", MediaTypes.OciManifest, "MANIFEST_BLOB_UNKNOWN")]
    [InlineData("""{"schemaVersion":2,"manifests":[{"mediaType":"x","size":1,"digest":"sha256:0000000000000000000000000000000000000000000000000000000000000000"}]}""", MediaTypes.OciIndex, "MANIFEST_BLOB_UNKNOWN")]
    public async Task Manifest_ThatIsNone_IsRefused(string text, string type, string code)
    {
        await using var registry = await ScratchRegistry.StartAsync();
        await ScratchRegistry.RefusedAsync(await registry.PutManifestAsync("a", "v1", Encoding.UTF8.GetBytes(text), type), HttpStatusCode.BadRequest, code);
    }

    [Fact]
    public async Task Manifest_OfMoreThan4MiB_IsRefused()
    {
        await using var registry = await ScratchRegistry.StartAsync();
        await ScratchRegistry.RefusedAsync(await registry.PutManifestAsync("a", "v1", new byte[(4 << 20) + 1]), HttpStatusCode.RequestEntityTooLarge, "SIZE_INVALID");
    }

    [Fact]
    public async Task Manifest_UnderAnotherDigest_IsRefused()
    {
        await using var registry = await ScratchRegistry.StartAsync();
        var digest = await registry.PushImageAsync("a", "v1");
        var bytes = await registry.Http.GetByteArrayAsync($"/v2/a/manifests/{digest}", ScratchRegistry.Cancelled);
        await ScratchRegistry.RefusedAsync(await registry.PutManifestAsync("a", Digest.Of("other"u8).Text, bytes), HttpStatusCode.BadRequest, "DIGEST_INVALID");
    }

    [Fact]
    public async Task Tags_AreListedInPages()
    {
        await using var registry = await ScratchRegistry.StartAsync();
        foreach (var tag in new[] { "c", "a", "B", "b" })
            await registry.PushImageAsync("a/b", tag);
        Assert.Equal("""{"name":"a/b","tags":["B","a","b","c"]}""", await registry.Http.GetStringAsync("/v2/a/b/tags/list", ScratchRegistry.Cancelled));
        using var first = await registry.SendAsync("GET", "/v2/a/b/tags/list?n=3");
        Assert.Equal("""{"name":"a/b","tags":["B","a","b"]}""", await first.Content.ReadAsStringAsync(ScratchRegistry.Cancelled));
        var link = first.Headers.GetValues("Link").Single();
        Assert.Equal("</v2/a/b/tags/list?last=b&n=3>; rel=\"next\"", link);
        Assert.Equal("""{"name":"a/b","tags":["c"]}""", await registry.Http.GetStringAsync(link[1..link.IndexOf('>', StringComparison.Ordinal)], ScratchRegistry.Cancelled));
        await ScratchRegistry.RefusedAsync(await registry.SendAsync("GET", "/v2/none/tags/list"), HttpStatusCode.NotFound, "NAME_UNKNOWN");
    }

    [Fact]
    public async Task Catalog_ListsRepositories()
    {
        await using var registry = await ScratchRegistry.StartAsync();
        foreach (var name in new[] { "b", "a/b/c", "a" })
            await registry.PushImageAsync(name, "v1");
        Assert.Equal("""{"repositories":["a","a/b/c","b"]}""", await registry.Http.GetStringAsync("/v2/_catalog", ScratchRegistry.Cancelled));
        using var first = await registry.SendAsync("GET", "/v2/_catalog?n=2");
        Assert.Equal("</v2/_catalog?last=a%2Fb%2Fc&n=2>; rel=\"next\"", first.Headers.GetValues("Link").Single());
    }

    [Fact]
    public async Task Manifest_DeletedByDigest_TakesItsTagsAlong()
    {
        await using var registry = await ScratchRegistry.StartAsync();
        var digest = await registry.PushImageAsync("a", "v1");
        await registry.PushImageAsync("a", "v1-too");
        await registry.PushImageAsync("a", "v2", "other");
        using var deleted = await registry.SendAsync("DELETE", $"/v2/a/manifests/{digest}");
        Assert.Equal(HttpStatusCode.Accepted, deleted.StatusCode);
        Assert.Equal("""{"name":"a","tags":["v2"]}""", await registry.Http.GetStringAsync("/v2/a/tags/list", ScratchRegistry.Cancelled));
        await ScratchRegistry.RefusedAsync(await registry.SendAsync("GET", $"/v2/a/manifests/{digest}"), HttpStatusCode.NotFound, "MANIFEST_UNKNOWN");
        await ScratchRegistry.RefusedAsync(await registry.SendAsync("DELETE", $"/v2/a/manifests/{digest}"), HttpStatusCode.NotFound, "MANIFEST_UNKNOWN");
    }

    [Fact]
    public async Task Tag_Deleted_LeavesTheManifest()
    {
        await using var registry = await ScratchRegistry.StartAsync();
        var digest = await registry.PushImageAsync("a", "v1");
        using var deleted = await registry.SendAsync("DELETE", "/v2/a/manifests/v1");
        Assert.Equal(HttpStatusCode.Accepted, deleted.StatusCode);
        await ScratchRegistry.RefusedAsync(await registry.SendAsync("GET", "/v2/a/manifests/v1"), HttpStatusCode.NotFound, "MANIFEST_UNKNOWN");
        using var still = await registry.SendAsync("GET", $"/v2/a/manifests/{digest}");
        Assert.Equal(HttpStatusCode.OK, still.StatusCode);
    }

    [Fact]
    public async Task Referrers_AreListedAndFiltered()
    {
        await using var registry = await ScratchRegistry.StartAsync();
        var image = await registry.PushImageAsync("a", "v1");
        var subject = new Descriptor { MediaType = MediaTypes.OciManifest, Digest = image, Size = 1 };
        var signature = await registry.PushImageAsync("a", "", "signature", subject, "application/x.signature");
        var bill = await registry.PushImageAsync("a", "", "bill", subject, "application/x.bill");
        var all = Documents.ReadIndex(await registry.Http.GetByteArrayAsync($"/v2/a/referrers/{image}", ScratchRegistry.Cancelled)).Value;
        Assert.Equal(new[] { signature, bill }.Order(Comparer<Digest>.Create(static (a, b) => string.CompareOrdinal(a.Text, b.Text))), all.Manifests.Select(static m => m.Digest));
        using var filtered = await registry.SendAsync("GET", $"/v2/a/referrers/{image}?artifactType=application/x.bill");
        Assert.Equal("artifactType", filtered.Headers.GetValues("OCI-Filters-Applied").Single());
        Assert.Equal(MediaTypes.OciIndex, filtered.Content.Headers.ContentType!.MediaType);
        Assert.Equal(bill, Documents.ReadIndex(await filtered.Content.ReadAsByteArrayAsync(ScratchRegistry.Cancelled)).Value.Manifests.Single().Digest);
        using var deleted = await registry.SendAsync("DELETE", $"/v2/a/manifests/{bill}");
        all = Documents.ReadIndex(await registry.Http.GetByteArrayAsync($"/v2/a/referrers/{image}", ScratchRegistry.Cancelled)).Value;
        Assert.Equal(signature, all.Manifests.Single().Digest);
        using var none = await registry.SendAsync("GET", $"/v2/none/referrers/{image}");
        Assert.Equal(HttpStatusCode.OK, none.StatusCode);
    }

    [Fact]
    public async Task Password_IsAskedFor()
    {
        var passwords = Path.GetTempFileName();
        try
        {
            await File.WriteAllTextAsync(passwords, "user:" + BCrypt.Net.BCrypt.HashPassword("pass", 4), ScratchRegistry.Cancelled);
            await using var registry = await ScratchRegistry.StartAsync(options => options with { PasswordFile = passwords, Realm = "here" });
            using var refused = await registry.SendAsync("GET", "/v2/");
            Assert.Equal("Basic realm=\"here\"", refused.Headers.WwwAuthenticate.Single().ToString());
            await ScratchRegistry.RefusedAsync(refused, HttpStatusCode.Unauthorized, "UNAUTHORIZED");
            registry.Http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String("user:pass"u8));
            using var answer = await registry.SendAsync("GET", "/v2/");
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        }
        finally
        {
            File.Delete(passwords);
        }
    }

    [Fact]
    public async Task ReadOnly_RefusesChanges()
    {
        await using var registry = await ScratchRegistry.StartAsync(static options => options with { IsReadOnly = true });
        await ScratchRegistry.RefusedAsync(await registry.SendAsync("POST", "/v2/a/blobs/uploads/"), HttpStatusCode.MethodNotAllowed, "UNSUPPORTED");
        await ScratchRegistry.RefusedAsync(await registry.SendAsync("DELETE", "/v2/a/manifests/v1"), HttpStatusCode.MethodNotAllowed, "UNSUPPORTED");
        using var answer = await registry.SendAsync("GET", "/v2/_catalog");
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    [Theory]
    [InlineData("GET", "/v2/UPPER/tags/list", HttpStatusCode.BadRequest, "NAME_INVALID")]
    [InlineData("GET", "/v2/a/..%2f..%2fb/tags/list", HttpStatusCode.BadRequest, "NAME_INVALID")]
    [InlineData("GET", "/v2/a/blobs/sha256:abc", HttpStatusCode.BadRequest, "DIGEST_INVALID")]
    [InlineData("PUT", "/v2/a/manifests/.bad", HttpStatusCode.BadRequest, "TAG_INVALID")]
    [InlineData("POST", "/v2/a/manifests/v1", HttpStatusCode.MethodNotAllowed, "UNSUPPORTED")]
    [InlineData("GET", "/v2/_catalog?n=x", HttpStatusCode.BadRequest, "PAGINATION_NUMBER_INVALID")]
    public async Task Mistakes_AreNamed(string method, string path, HttpStatusCode status, string code)
    {
        await using var registry = await ScratchRegistry.StartAsync();
        await ScratchRegistry.RefusedAsync(await registry.SendAsync(method, path, method == "GET" ? null : []), status, code);
    }
}
