using Skiff.Errors;
using static Skiff.Tests.Integration.Storage.StorageRoot;

namespace Skiff.Tests.Integration.Storage;

public sealed class SnapshotTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Mount_ShowsImageAndMountPoints_AndTakesWrites()
    {
        await using var root = await StorageRoot.OpenAsync();
        using var layer = await root.ApplyAsync(Tar("etc/", "etc/file", "usr/"));
        var rootfs = root.Mount("c1", layer);
        Assert.Equal("etc/file", File.ReadAllText(rootfs + "/etc/file"));
        Assert.Equal("overlay", Shell($"findmnt -no FSTYPE {rootfs}").Trim());
        Assert.Equal(rootfs, root.Store.Snapshots.Mount("c1"));
        foreach (var directory in new[] { "dev/pts", "dev/shm", "proc", "sys" }) Assert.True(Directory.Exists($"{rootfs}/{directory}"), directory);
        foreach (var file in new[] { ".dockerenv", "etc/resolv.conf", "etc/hosts", "etc/hostname", "dev/console" }) Assert.Equal("0 755", Shell($"stat -c '%s %a' {rootfs}/{file}").Trim());
        Assert.Equal("/proc/mounts", File.ResolveLinkTarget(rootfs + "/etc/mtab", false)!.FullName);
        Assert.Empty(await root.Store.Snapshots.ChangesAsync("c1", Stop));

        File.WriteAllText(rootfs + "/new", "x");
        Assert.Equal("x", File.ReadAllText(root.Store.Snapshots.Get("c1")!.UpperDir + "/new"));
        Assert.Equal(1, await root.Store.Snapshots.SizeAsync("c1", Stop));
    }

    [Fact]
    public async Task Prepare_OnImageWhereLinksStandInTheWay_ReplacesThem()
    {
        await using var root = await StorageRoot.OpenAsync();
        using var layer = await root.ApplyAsync(Tar(writer =>
        {
            Add(writer, "etc", System.Formats.Tar.TarEntryType.SymbolicLink, "/tmp");
            Add(writer, "dev", System.Formats.Tar.TarEntryType.RegularFile);
        }));
        var rootfs = root.Mount("c1", layer);
        Assert.True(Directory.Exists(rootfs + "/etc") && File.ResolveLinkTarget(rootfs + "/etc", false) is null);
        Assert.True(Directory.Exists(rootfs + "/dev/pts"));
    }

    [Fact]
    public async Task Prepare_Twice_IsAConflict_WithoutLayers_NotFound()
    {
        await using var root = await StorageRoot.OpenAsync();
        root.Store.Snapshots.Prepare("c1", null);
        Assert.Equal(ErrorKind.Conflict, Assert.Throws<EngineException>(() => root.Store.Snapshots.Prepare("c1", null)).Kind);
        var missing = Skiff.Oci.Image.ChainId.Of(Skiff.Oci.Image.DiffId.Empty);
        Assert.Equal(ErrorKind.NotFound, Assert.Throws<EngineException>(() => root.Store.Snapshots.Prepare("c2", missing)).Kind);
    }

    [Fact]
    public async Task Prepare_FromScratch_Mounts()
    {
        await using var root = await StorageRoot.OpenAsync();
        root.Store.Snapshots.Prepare("c1", null);
        Assert.True(Directory.Exists(root.Store.Snapshots.Mount("c1") + "/proc"));
    }

    [Fact]
    public async Task Mount_OfMoreLayersThanAPageNames_Works()
    {
        await using var root = await StorageRoot.OpenAsync();
        var holds = new List<Skiff.Storage.Layers.LayerHold>();
        for (var i = 0; i < 130; i++) holds.Add(await root.ApplyAsync(Tar($"file{i}"), holds.LastOrDefault()));
        var rootfs = root.Mount("c1", holds[^1]);
        Assert.True(File.Exists(rootfs + "/file0") && File.Exists(rootfs + "/file129"));
        foreach (var hold in holds) hold.Dispose();
    }

    [Fact]
    public async Task Reopen_FindsSnapshotsMountedAndNot()
    {
        await using var root = await StorageRoot.OpenAsync();
        using (var layer = await root.ApplyAsync(Tar("a")))
        {
            File.WriteAllText(root.Mount("mounted", layer) + "/written", "x");
            root.Store.Snapshots.Prepare("unmounted", layer.Layer.Chain);
            root.Store.Snapshots.Prepare("scratch", null);
        }

        await root.ReopenAsync();
        Assert.Equal(["mounted", "scratch", "unmounted"], root.Store.Snapshots.List().Order());
        Assert.Equal("x", File.ReadAllText(root.Store.Snapshots.Mount("mounted") + "/written"));
        Assert.Equal("a", File.ReadAllText(root.Store.Snapshots.Mount("unmounted") + "/a"));
        root.Store.Snapshots.Mount("scratch");
    }

    [Fact]
    public async Task Remove_WhenTheLastOne_TakesTheLayersToo()
    {
        await using var root = await StorageRoot.OpenAsync();
        using (var lower = await root.ApplyAsync(Tar("a")))
        using (var upper = await root.ApplyAsync(Tar("b"), lower)) root.Mount("c1", upper);
        Assert.Contains(Directory.EnumerateDirectories(root.Data + "/overlay2"), path => Path.GetFileName(path).Length == 64);
        root.Store.Snapshots.Remove("c1");
        await root.Store.DrainTrashAsync(Stop);
        Assert.Equal(["l"], Directory.EnumerateDirectories(root.Data + "/overlay2").Select(path => Path.GetFileName(path)));
        Assert.Empty(Directory.EnumerateFileSystemEntries(root.Data + "/overlay2/l"));
    }

    [Fact]
    public async Task Changes_AfterChangesOfEveryKind_AreAsDockerTellsThem()
    {
        await using var root = await StorageRoot.OpenAsync();
        using var layer = await root.ApplyAsync(Tar("etc/", "etc/passwd", "etc/group", "opt/", "usr/", "usr/games/", "usr/games/x", "var/", "var/cache/", "var/cache/apt/", "var/cache/apt/y", "var/cache/z", "home/", "touched"));
        var rootfs = root.Mount("c1", layer);
        Shell($"cd {rootfs}; echo x >newf; rm etc/passwd; mkdir nd; touch nd/a; echo y >>etc/group; chmod 711 opt; rm -r usr/games; rm -r var/cache; mkdir var/cache; touch var/cache/n; rmdir home; ln -s x home; touch touched");
        var changes = await root.Store.Snapshots.ChangesAsync("c1", Stop);
        Assert.Equal(
            "C /etc|C /etc/group|D /etc/passwd|C /home|A /nd|A /nd/a|A /newf|C /opt|C /touched|C /usr|D /usr/games|C /var|C /var/cache|D /var/cache/apt|A /var/cache/n|D /var/cache/z",
            string.Join('|', changes.Select(change => $"{"CAD"[(int)change.Kind]} {change.Path}")));
    }

    [Fact]
    public async Task Commit_ThenMount_ShowsWhatTheContainerHad()
    {
        await using var root = await StorageRoot.OpenAsync();
        using var layer = await root.ApplyAsync(Tar("etc/", "etc/passwd", "var/", "var/cache/", "var/cache/old", "keep"));
        var rootfs = root.Mount("c1", layer);
        Shell($"cd {rootfs}; rm etc/passwd; rm -r var/cache; mkdir var/cache; echo n >var/cache/new; ln keep linked; chown 5:6 keep; chmod 4755 keep; mkfifo pipe; touch -d '2001-02-03 04:05:06.789' keep; chmod 750 .");
        using var committed = await root.Store.Snapshots.CommitAsync("c1", Stop);
        var again = root.Mount("c2", committed);
        const string Describe = "find . \\( -path ./proc -o -path ./dev -o -path ./sys \\) -prune -o -printf '%p %y %m %U %G %n %l\\n' | sort; stat -c %y keep";
        Assert.Equal(Shell($"cd {rootfs}; {Describe}"), Shell($"cd {again}; {Describe}"));
        Assert.Equal(layer.Layer.Chain, committed.Layer.Parent);
        Assert.Empty(await root.Store.Snapshots.ChangesAsync("c2", Stop));
    }

    [Fact]
    public async Task Commit_OfNothing_IsTheEmptyLayer()
    {
        await using var root = await StorageRoot.OpenAsync();
        using var layer = await root.ApplyAsync(Tar("a"));
        root.Store.Snapshots.Prepare("c1", layer.Layer.Chain);
        using var committed = await root.Store.Snapshots.CommitAsync("c1", Stop);
        Assert.Equal(Skiff.Oci.Image.DiffId.Empty, committed.Layer.DiffId);
    }

    [Fact]
    public async Task Export_IsATarOfTheWholeTree()
    {
        await using var root = await StorageRoot.OpenAsync();
        using var lower = await root.ApplyAsync(Tar("a/", "a/one", "a/two"));
        using var upper = await root.ApplyAsync(Tar("a/.wh.one", "b"), lower);
        root.Store.Snapshots.Prepare("c1", upper.Layer.Chain);
        await using (var output = File.Create(root.Path + "/export.tar")) await root.Store.Snapshots.ExportAsync("c1", output, Stop);
        Assert.DoesNotContain("merged", Shell("findmnt -rno TARGET").Split('\n').Where(line => line.StartsWith(root.Path, StringComparison.Ordinal)));
        var listing = Shell($"tar tf {root.Path}/export.tar").Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal([".dockerenv", "a/", "a/two", "b", "dev/"], listing.Take(5));
        Assert.Equal(listing.Order(StringComparer.Ordinal), listing);
        Assert.Contains("etc/resolv.conf", listing);
        Assert.Equal("a/two", Shell($"tar xOf {root.Path}/export.tar a/two"));
    }
}
