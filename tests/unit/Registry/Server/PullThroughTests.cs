using System.Net;
using System.Text;
using Skiff.Errors;
using Skiff.Oci.Image;
using Skiff.Registry.Server.Upstream;

namespace Skiff.Tests.Unit.Registry.Server;

public sealed class PullThroughTests
{
    [Fact]
    public async Task Cache_FetchesWhatItLacks_AndKeepsIt()
    {
        var origin = await ScratchRegistry.StartAsync();
        var address = origin.Http.BaseAddress!.AbsoluteUri;
        await using var cache = await ScratchRegistry.StartAsync(options => options with { Upstream = new UpstreamOptions(address, null, null) });
        var content = new string('x', 1_000_000);
        var digest = await origin.PushImageAsync("a/b", "v1", content);
        var blob = $"/v2/a/b/blobs/{Digest.Of(Encoding.UTF8.GetBytes(content))}";
        await ScratchRegistry.RefusedAsync(await cache.SendAsync("GET", blob), HttpStatusCode.NotFound, "BLOB_UNKNOWN");
        using (var manifest = await cache.SendAsync("GET", "/v2/a/b/manifests/v1"))
            Assert.Equal(digest.Text, manifest.Headers.GetValues("Docker-Content-Digest").Single());
        var all = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => cache.Http.GetStringAsync(blob, ScratchRegistry.Cancelled)));
        Assert.All(all, text => Assert.Equal(content, text));
        Assert.Equal("""{"name":"a/b","tags":["v1"]}""", await cache.Http.GetStringAsync("/v2/a/b/tags/list", ScratchRegistry.Cancelled));

        var newer = await origin.PushImageAsync("a/b", "v1", "newer");
        using (var manifest = await cache.SendAsync("GET", "/v2/a/b/manifests/v1"))
            Assert.Equal(newer.Text, manifest.Headers.GetValues("Docker-Content-Digest").Single());

        await origin.DisposeAsync();
        using (var manifest = await cache.SendAsync("GET", "/v2/a/b/manifests/v1"))
            Assert.Equal(newer.Text, manifest.Headers.GetValues("Docker-Content-Digest").Single());
        Assert.Equal(content, await cache.Http.GetStringAsync(blob, ScratchRegistry.Cancelled));
        await ScratchRegistry.RefusedAsync(await cache.SendAsync("GET", "/v2/a/b/manifests/other"), HttpStatusCode.BadGateway, "UNAVAILABLE");
        Assert.DoesNotContain(Directory.EnumerateDirectories(cache.Root, "_uploads", SearchOption.AllDirectories), static path => Directory.EnumerateFileSystemEntries(path).Any());
    }

    [Fact]
    public async Task Cache_TakesNoPushes()
    {
        await using var cache = await ScratchRegistry.StartAsync(static options => options with { Upstream = new UpstreamOptions("http://127.0.0.1:1", null, null) });
        await ScratchRegistry.RefusedAsync(await cache.SendAsync("POST", "/v2/a/blobs/uploads/"), HttpStatusCode.MethodNotAllowed, "UNSUPPORTED");
    }

    [Theory]
    [InlineData("https://registry-1.docker.io", "docker.io", false)]
    [InlineData("docker.io", "docker.io", false)]
    [InlineData("http://localhost:5000/", "localhost:5000", true)]
    public void Address_IsRead(string address, string domain, bool isInsecure) => Assert.Equal((domain, isInsecure), PullThrough.Parse(address));

    [Theory]
    [InlineData("")]
    [InlineData("https://")]
    [InlineData("registry")]
    public void Address_ThatIsNoneIsRefused(string address) => Assert.Throws<EngineException>(() => PullThrough.Parse(address));
}
