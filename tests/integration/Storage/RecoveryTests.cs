using Skiff.Oci.Reference;
using Skiff.Storage.Images;
using static Skiff.Tests.Integration.Storage.StorageRoot;

namespace Skiff.Tests.Integration.Storage;

/// <summary>What an interrupted run leaves, made by hand, and the store that opens on it.</summary>
public sealed class RecoveryTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Open_SweepsUnfinishedWork()
    {
        await using var root = await StorageRoot.OpenAsync();
        await ImportAsync(root, "app:1", "a");
        await root.ReopenAsync(() =>
        {
            Shell($"cd {root.Data}; mkdir -p tmp/layer-1/diff/x trash/abc/y overlay2/{new string('f', 64)}/diff overlay2/{new string('e', 64)}-init/diff; ln -s ../gone/diff overlay2/l/GONE; touch image/blobs/sha256/{new string('d', 64)} tmp/file-12");
        });
        await root.Store.DrainTrashAsync(Stop);
        Assert.Empty(Directory.EnumerateFileSystemEntries(root.Data + "/tmp"));
        Assert.Empty(Directory.EnumerateFileSystemEntries(root.Data + "/trash"));
        Assert.Equal(2, Directory.EnumerateDirectories(root.Data + "/overlay2").Count());
        Assert.Single(Directory.EnumerateFileSystemEntries(root.Data + "/overlay2/l"));
        Assert.Equal(2, Directory.EnumerateFiles(root.Data + "/image/blobs/sha256").Count());
        Assert.Equal(["index.json", "oci-layout"], Directory.EnumerateFiles(root.Data + "/image").Select(path => Path.GetFileName(path)).Order());
        Assert.Equal("app:1", Assert.Single(root.Store.Images.List()).Tags[0].Familiar);
    }

    [Fact]
    public async Task Open_AfterAPowerCut_DropsLayersThatWereNotFlushed_AndTheirImages()
    {
        await using var root = await StorageRoot.OpenAsync();
        await ImportAsync(root, "kept:1", "a");
        var lost = await ImportAsync(root, "lost:1", "b");
        await root.ReopenAsync(() => File.WriteAllText($"{root.Data}/overlay2/{lost.TopLayer!.Value.Hex}/unsynced-another-boot", ""));
        Assert.Equal("kept:1", Assert.Single(root.Store.Images.List()).Tags[0].Familiar);
        Assert.Null(root.Store.Layers.Get(lost.TopLayer!.Value));
    }

    [Fact]
    public async Task Close_LeavesLayersFlushed()
    {
        await using var root = await StorageRoot.OpenAsync();
        await ImportAsync(root, "app:1", "a");
        await root.ReopenAsync(() => Assert.Equal("", Shell($"find {root.Data}/overlay2 -name 'unsynced-*'")));
    }

    [Theory]
    [InlineData("truncate -s 0 image/blobs/sha256/*")]
    [InlineData("rm -r overlay2/????????????????????????????????????????????????????????????????")]
    public async Task Open_WithAnImageThatIsNotWhole_LeavesItOut(string damage)
    {
        await using var root = await StorageRoot.OpenAsync();
        await ImportAsync(root, "app:1", "a");
        await root.ReopenAsync(() => Shell($"cd {root.Data}; {damage}"));
        Assert.Empty(root.Store.Images.List());
        var again = await ImportAsync(root, "app:1", "a");
        root.Store.Snapshots.Prepare("c", again.TopLayer);
        Assert.True(File.Exists(root.Store.Snapshots.Mount("c") + "/a"));
    }

    private static Task<StoredImage> ImportAsync(StorageRoot root, string name, string file) =>
        root.Store.Images.ImportAsync(new MemoryStream(Tar(file)), new ImportRequest { Comment = "", Name = ImageReference.Parse(name) }, Stop);
}
