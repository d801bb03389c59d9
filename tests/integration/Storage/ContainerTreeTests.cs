using System.Formats.Tar;
using Skiff.Errors;
using Skiff.Linux.Files;
using Skiff.Linux.Mounts;
using Skiff.Storage.Files;
using static Skiff.Tests.Integration.Storage.StorageRoot;

namespace Skiff.Tests.Integration.Storage;

/// <summary>Files in and out of a container's tree, links of every kind in the way.</summary>
public sealed class ContainerTreeTests
{
    private static readonly ExtractRules Keep = new(NoOverwriteDirNonDir: true, Owner: null);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Stat_TellsLinksAsLinks_AndWhereTheyLead()
    {
        await using var root = await StorageRoot.OpenAsync();
        var rootfs = MakeRootfs(root);
        using var tree = ContainerTree.OfSnapshot(rootfs, []);
        Assert.Equal(("tmp", FileKind.Directory, 0x3FFu), Describe(tree.Stat("/tmp/")));
        Assert.Equal(("/", FileKind.Directory, 0x1EDu), Describe(tree.Stat("/")));
        Assert.Equal(("file", FileKind.Regular, 0x1A4u), Describe(tree.Stat("dir/../dir/file")));
        Assert.Equal((FileKind.SymbolicLink, "/dir"), (tree.Stat("/absolute").Kind, tree.Stat("/absolute").LinkTarget));
        Assert.Equal((FileKind.Directory, ""), (tree.Stat("/absolute/").Kind, tree.Stat("/absolute/").LinkTarget));
        Assert.Equal("/dir/file", tree.Stat("/dir/chain").LinkTarget);
        Assert.Equal("/etc", tree.Stat("/escape").LinkTarget);
        Assert.Equal("/nowhere", tree.Stat("/dangling").LinkTarget);
        Assert.Equal(FileKind.Regular, tree.Stat("/absolute/file").Kind);
        foreach (var missing in new[] { "/no/such", "/dir/file/x", "/escape/shadow" })
            Assert.Equal(ErrorKind.NotFound, Assert.Throws<EngineException>(() => tree.Stat(missing)).Kind);
    }

    [Fact]
    public async Task Archive_IsNamedAsThePathWas()
    {
        await using var root = await StorageRoot.OpenAsync();
        using var tree = ContainerTree.OfSnapshot(MakeRootfs(root), []);
        Assert.Equal(["dir/", "dir/chain", "dir/file", "dir/one"], await NamesAsync(tree, "/dir"));
        Assert.Equal(["absolute"], await NamesAsync(tree, "/absolute"));
        Assert.Equal(["absolute/", "absolute/chain", "absolute/file", "absolute/one"], await NamesAsync(tree, "/absolute/"));
        Assert.Equal(["./", "./chain", "./file", "./one"], await NamesAsync(tree, "/dir/."));
        Assert.Equal(["file"], await NamesAsync(tree, "/absolute/file"));
        Assert.Equal("/", (await NamesAsync(tree, "/"))[0]);
        Assert.Contains("/dir/file", await NamesAsync(tree, "/"));
    }

    [Fact]
    public async Task Extract_FollowsLinksInside_AndNeverLeaves()
    {
        await using var root = await StorageRoot.OpenAsync();
        var rootfs = MakeRootfs(root);
        Directory.CreateDirectory(root.Path + "/host");
        Shell($"ln -s {root.Path}/host {rootfs}/out; ln -s ../../../../../../..{root.Path}/host {rootfs}/dir/up");
        using var tree = ContainerTree.OfSnapshot(rootfs, []);
        await tree.ExtractAsync("/absolute", new MemoryStream(Tar("new/", "new/file", "made/for/it")), Keep, Stop);
        Assert.Equal("new/file", File.ReadAllText(rootfs + "/dir/new/file"));
        Assert.True(File.Exists(rootfs + "/dir/made/for/it"));
        await Assert.ThrowsAnyAsync<EngineException>(() => tree.ExtractAsync("/out", new MemoryStream(Tar("x")), Keep, Stop));
        await Assert.ThrowsAnyAsync<EngineException>(() => tree.ExtractAsync("/dir", new MemoryStream(Tar("up/x")), Keep, Stop));
        await Assert.ThrowsAnyAsync<EngineException>(() => tree.ExtractAsync("/dir", new MemoryStream(Tar("../x")), Keep, Stop));
        var planted = Tar(writer =>
        {
            Add(writer, "plant", TarEntryType.SymbolicLink, root.Path + "/host");
            Add(writer, "plant/x", TarEntryType.RegularFile);
        });
        await Assert.ThrowsAnyAsync<EngineException>(() => tree.ExtractAsync("/dir", new MemoryStream(planted), Keep, Stop));
        Assert.Empty(Directory.EnumerateFileSystemEntries(root.Path + "/host"));
    }

    [Fact]
    public async Task Extract_ReplacesFiles_ButNotKinds()
    {
        await using var root = await StorageRoot.OpenAsync();
        var rootfs = MakeRootfs(root);
        using var tree = ContainerTree.OfSnapshot(rootfs, []);
        await tree.ExtractAsync("/dir", new MemoryStream(Tar("./", "file", "chain")), Keep, Stop);
        Assert.Equal(("file", "chain"), (File.ReadAllText(rootfs + "/dir/file"), File.ReadAllText(rootfs + "/dir/chain")));
        var fileOverDirectory = await Assert.ThrowsAsync<EngineException>(() => tree.ExtractAsync("/", new MemoryStream(Tar("dir")), Keep, Stop));
        Assert.Equal("cannot overwrite directory \"/dir\" with non-directory \"/\"", fileOverDirectory.Message);
        var directoryOverFile = await Assert.ThrowsAsync<EngineException>(() => tree.ExtractAsync("/dir", new MemoryStream(Tar("file/")), Keep, Stop));
        Assert.Equal("cannot overwrite non-directory \"/dir/file\" with directory \"/dir\"", directoryOverFile.Message);
        await tree.ExtractAsync("/", new MemoryStream(Tar("dir")), Keep with { NoOverwriteDirNonDir = false }, Stop);
        Assert.Equal("dir", File.ReadAllText(rootfs + "/dir"));
        var notDirectory = await Assert.ThrowsAsync<EngineException>(() => tree.ExtractAsync("/dir", new MemoryStream(Tar("x")), Keep, Stop));
        Assert.Equal((ErrorKind.InvalidArgument, "extraction point is not a directory"), (notDirectory.Kind, notDirectory.Message));
    }

    [Fact]
    public async Task Extract_KeepsOwnersTimesAndLinks_OrGivesAnOwner()
    {
        await using var root = await StorageRoot.OpenAsync();
        var rootfs = MakeRootfs(root);
        var tar = ShellBytes($"mkdir -p {root.Path}/t/sub; cd {root.Path}/t; echo x >sub/a; ln sub/a sub/b; ln -s a sub/c; chown -hR 5:6 sub; chmod 4755 sub/a; touch -d @1000000000 sub/a sub; tar c sub");
        using var tree = ContainerTree.OfSnapshot(rootfs, []);
        await tree.ExtractAsync("/dir", new MemoryStream(tar), Keep, Stop);
        Assert.Equal("5 6 4755 2 1000000000|5 6 777 1|5 6 755 1000000000", Shell($"cd {rootfs}/dir; stat -c '%u %g %a %h %Y' sub/b; stat -c '%u %g %a %h' sub/c; stat -c '%u %g %a %Y' sub").Trim().Replace('\n', '|'));
        await tree.ExtractAsync("/tmp", new MemoryStream(tar), Keep with { Owner = (7, 8) }, Stop);
        Assert.Equal("7 8 4755|7 8 755", Shell($"cd {rootfs}/tmp; stat -c '%u %g %a' sub/a sub").Trim().Replace('\n', '|'));
    }

    [Fact]
    public async Task OfSnapshot_WithMounts_LeadsIntoThem_AndLeavesNoneBehind()
    {
        await using var root = await StorageRoot.OpenAsync();
        var rootfs = MakeRootfs(root);
        Shell($"mkdir {root.Path}/volume {root.Path}/frozen; echo inside >{root.Path}/volume/file; echo single >{root.Path}/single; echo ice >{root.Path}/frozen/file");
        var before = File.ReadAllText("/proc/self/mountinfo");
        using (var tree = ContainerTree.OfSnapshot(rootfs, [new BoundTree(root.Path + "/volume", "/absolute/vol", false), new BoundTree(root.Path + "/frozen", "/frozen", true), new BoundTree(root.Path + "/single", "/etc/single", false)]))
        {
            Assert.Equal(before, File.ReadAllText("/proc/self/mountinfo"));
            Assert.Equal(["vol/", "vol/file"], await NamesAsync(tree, "/dir/vol"));
            Assert.Equal(7, tree.Stat("/etc/single").Size);
            await tree.ExtractAsync("/dir/vol", new MemoryStream(Tar("new")), Keep, Stop);
            var readOnly = await Assert.ThrowsAsync<EngineException>(() => tree.ExtractAsync("/frozen", new MemoryStream(Tar("new")), Keep, Stop));
            Assert.Equal(ErrorKind.PermissionDenied, readOnly.Kind);
        }

        Assert.True(File.Exists(root.Path + "/volume/new"));
        Assert.Empty(Directory.EnumerateFileSystemEntries(rootfs + "/dir/vol"));
        Assert.Equal(before, File.ReadAllText("/proc/self/mountinfo"));
    }

    [Fact]
    public async Task OfProcess_SeesWhatIsMountedInItsNamespace()
    {
        await using var root = await StorageRoot.OpenAsync();
        RequireProgram("busybox");
        var rootfs = MakeRootfs(root);
        Shell($"cp /usr/bin/busybox {rootfs}/busybox");
        using var process = System.Diagnostics.Process.Start(new System.Diagnostics.ProcessStartInfo("unshare", ["-m", "sh", "-c", $"mount -t tmpfs none {rootfs}/tmp && echo secret >{rootfs}/tmp/seen && echo ready && exec chroot {rootfs} /busybox sleep 1000"]) { RedirectStandardOutput = true })!;
        try
        {
            Assert.Equal("ready", process.StandardOutput.ReadLine());
            while (File.ResolveLinkTarget($"/proc/{process.Id}/root", false)!.FullName == "/") await Task.Delay(5, Stop);
            using var tree = ContainerTree.OfProcess(process.Id);
            Assert.Equal(7, tree.Stat("/tmp/seen").Size);
            Assert.Equal("/dir/file", tree.Stat("/dir/chain").LinkTarget);
        }
        finally
        {
            process.Kill();
            await process.WaitForExitAsync(CancellationToken.None);
        }
    }

    [Fact]
    public async Task Borrow_OfAMountedSnapshot_LeavesItMounted_OfAnother_Unmounts()
    {
        await using var root = await StorageRoot.OpenAsync();
        using var layer = await root.ApplyAsync(Tar("a"));
        root.Store.Snapshots.Prepare("c1", layer.Layer.Chain);
        using (var borrowed = root.Store.Snapshots.Borrow("c1"))
        {
            root.Store.Snapshots.Mount("c1");
            root.Store.Snapshots.Unmount("c1");
            Assert.True(File.Exists(borrowed.Path + "/a"));
        }

        Assert.DoesNotContain(root.Data, File.ReadAllText("/proc/self/mountinfo"), StringComparison.Ordinal);
        var path = root.Store.Snapshots.Mount("c1");
        await root.ReopenAsync();
        root.Store.Snapshots.Borrow("c1").Dispose();
        Assert.True(File.Exists(path + "/a"));
    }

    private static string MakeRootfs(StorageRoot root)
    {
        var rootfs = root.Path + "/rootfs";
        Shell($"mkdir -p {rootfs}/dir {rootfs}/tmp {rootfs}/etc; cd {rootfs}; chmod 1777 tmp; echo x >dir/file; ln dir/file dir/one; ln -s file dir/chain; ln -s /dir absolute; ln -s ../../../../etc escape; ln -s /nowhere dangling");
        return rootfs;
    }

    private static (string Name, FileKind Kind, uint Permissions) Describe(PathStatus status) => (status.Name, status.Kind, status.Permissions);

    private static async Task<List<string>> NamesAsync(ContainerTree tree, string path)
    {
        using var archive = new MemoryStream();
        await tree.ArchiveAsync(path, archive, Stop);
        archive.Position = 0;
        await using var reader = new TarReader(archive);
        var names = new List<string>();
        while (await reader.GetNextEntryAsync(copyData: false, Stop) is { } entry) names.Add(entry.Name);
        return names;
    }
}
