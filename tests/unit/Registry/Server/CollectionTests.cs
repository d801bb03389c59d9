using System.Net;
using System.Text;
using Skiff.Oci.Image;
using Skiff.Registry.Server;

namespace Skiff.Tests.Unit.Registry.Server;

public sealed class CollectionTests
{
    [Fact]
    public async Task Collection_RemovesWhatNoManifestNeeds()
    {
        await using var registry = await ScratchRegistry.StartAsync();
        var kept = await registry.PushImageAsync("a", "v1", "kept");
        var gone = await registry.PushImageAsync("a", "v2", "gone");
        var loose = await registry.PushBlobAsync("b", "loose"u8.ToArray());
        using var deleted = await registry.SendAsync("DELETE", $"/v2/a/manifests/{gone}");
        var lines = new List<string>();
        var dry = Collect(registry, lines, isDryRun: true);
        Assert.Equal((0, 3, 3), (dry.Manifests, dry.Blobs, dry.Kept));
        Assert.Contains($"blob eligible for deletion: {gone}", lines);
        var report = Collect(registry, lines);
        Assert.Equal((0, 3, 3), (report.Manifests, report.Blobs, report.Kept));
        Assert.Equal(0, Collect(registry, lines).Blobs);
        await ScratchRegistry.RefusedAsync(await registry.SendAsync("GET", $"/v2/a/blobs/{Digest.Of("gone"u8)}"), HttpStatusCode.NotFound, "BLOB_UNKNOWN");
        await ScratchRegistry.RefusedAsync(await registry.SendAsync("GET", $"/v2/b/blobs/{loose}"), HttpStatusCode.NotFound, "BLOB_UNKNOWN");
        Assert.Equal("kept", await registry.Http.GetStringAsync($"/v2/a/blobs/{Digest.Of("kept"u8)}", ScratchRegistry.Cancelled));
        using var manifest = await registry.SendAsync("GET", $"/v2/a/manifests/{kept}");
        Assert.Equal(HttpStatusCode.OK, manifest.StatusCode);
    }

    [Fact]
    public async Task Untagged_GoOnlyWhenAskedFor_AndNotWhatTaggedOnesLeadTo()
    {
        await using var registry = await ScratchRegistry.StartAsync();
        var child = await registry.PushImageAsync("a", "", "child");
        var untagged = await registry.PushImageAsync("a", "", "untagged");
        var index = Documents.Write(new ImageIndex { MediaType = MediaTypes.OciIndex, Manifests = [new Descriptor { MediaType = MediaTypes.OciManifest, Digest = child, Size = 1 }] });
        using var put = await registry.PutManifestAsync("a", "list", index.Bytes.ToArray(), MediaTypes.OciIndex);
        var referrer = await registry.PushImageAsync("a", "", "referrer", new Descriptor { MediaType = MediaTypes.OciManifest, Digest = child, Size = 1 });
        Assert.Equal(0, Collect(registry, []).Manifests);
        var lines = new List<string>();
        var report = Collect(registry, lines, deletesUntagged: true);
        Assert.Equal(1, report.Manifests);
        Assert.Contains($"manifest of a deleted: {untagged}", lines);
        foreach (var digest in new[] { child, index.Digest, referrer })
        {
            using var still = await registry.SendAsync("HEAD", $"/v2/a/manifests/{digest}");
            Assert.Equal(HttpStatusCode.OK, still.StatusCode);
        }
    }

    [Fact]
    public async Task Young_Stay()
    {
        await using var registry = await ScratchRegistry.StartAsync();
        var loose = await registry.PushBlobAsync("b", Encoding.UTF8.GetBytes("loose"));
        var report = new Collection(new CollectionOptions { Root = registry.Root }, static _ => { }).Run();
        Assert.Equal(0, report.Blobs);
        using var still = await registry.SendAsync("HEAD", $"/v2/b/blobs/{loose}");
        Assert.Equal(HttpStatusCode.OK, still.StatusCode);
    }

    private static CollectionReport Collect(ScratchRegistry registry, List<string> lines, bool isDryRun = false, bool deletesUntagged = false) =>
        new Collection(new CollectionOptions { Root = registry.Root, IsDryRun = isDryRun, DeletesUntagged = deletesUntagged, MinimumAge = TimeSpan.FromSeconds(-1) }, lines.Add).Run();
}
