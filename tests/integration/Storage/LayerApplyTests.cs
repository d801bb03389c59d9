using System.Formats.Tar;
using Skiff.Errors;
using static Skiff.Tests.Integration.Storage.StorageRoot;

namespace Skiff.Tests.Integration.Storage;

/// <summary>Layers unpacked, judged by a real overlay mount, by tar and by the tools of the system.</summary>
public sealed class LayerApplyTests
{
    [Fact]
    public async Task Apply_WhiteoutOfFile_HidesItOnOverlay()
    {
        await using var root = await StorageRoot.OpenAsync();
        using var lower = await root.ApplyAsync(Tar("a/", "a/keep", "a/gone"));
        using var upper = await root.ApplyAsync(Tar("a/", "a/.wh.gone"), lower);
        var rootfs = root.Mount("c", upper);
        Assert.Equal(["keep"], Names(rootfs + "/a"));
        Assert.False(File.Exists(rootfs + "/a/.wh.gone"));
    }

    [Fact]
    public async Task Apply_OpaqueMarker_HidesLowerContentWhereverItStandsInTheTar()
    {
        await using var root = await StorageRoot.OpenAsync();
        using var lower = await root.ApplyAsync(Tar("a/", "a/old", "a/sub/", "a/sub/old"));
        using var upper = await root.ApplyAsync(Tar("a/", "a/new", "a/.wh..wh..opq", "a/late"), lower);
        Assert.Equal(["late", "new"], Names(root.Mount("c", upper) + "/a"));
    }

    [Fact]
    public async Task Apply_WhiteoutAndDirectoryOfTheSameName_HidesTheLowerDirectory()
    {
        await using var root = await StorageRoot.OpenAsync();
        using var lower = await root.ApplyAsync(Tar("d/", "d/old", "e/", "e/old"));
        using var upper = await root.ApplyAsync(Tar(".wh.d", "d/", "d/new", "e/", "e/new", ".wh.e"), lower);
        var rootfs = root.Mount("c", upper);
        Assert.Equal(["new"], Names(rootfs + "/d"));
        Assert.Equal(["new"], Names(rootfs + "/e"));
    }

    [Theory]
    [InlineData("../escape")]
    [InlineData("a/../../escape")]
    [InlineData("/../escape")]
    public async Task Apply_NameOutsideTheRoot_IsRefused(string name)
    {
        await using var root = await StorageRoot.OpenAsync();
        var error = await Assert.ThrowsAsync<EngineException>(() => root.ApplyAsync(Tar(name)));
        Assert.Equal(ErrorKind.InvalidArgument, error.Kind);
        Assert.Contains("is outside of", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(".wh...")]
    [InlineData(".wh..")]
    [InlineData(".wh.")]
    public async Task Apply_WhiteoutOfDots_IsRefused(string name)
    {
        await using var root = await StorageRoot.OpenAsync();
        await Assert.ThrowsAsync<EngineException>(() => root.ApplyAsync(Tar("a/", "a/" + name)));
    }

    [Fact]
    public async Task Apply_ThroughLinksThatLeadOut_StaysInside()
    {
        await using var root = await StorageRoot.OpenAsync();
        var outside = root.Path + "/outside";
        Directory.CreateDirectory(outside);
        File.WriteAllText(outside + "/victim", "untouched");
        using var layer = await root.ApplyAsync(Tar(writer =>
        {
            Add(writer, "absolute", TarEntryType.SymbolicLink, outside);
            Add(writer, "absolute/created", TarEntryType.RegularFile);
            Add(writer, "up", TarEntryType.SymbolicLink, "../../../../../../../../.." + outside);
            Add(writer, "up/victim", TarEntryType.RegularFile);
            Add(writer, "hop", TarEntryType.SymbolicLink, "up");
            Add(writer, "hop/deep/created", TarEntryType.RegularFile);
            Add(writer, "up/.wh.victim", TarEntryType.RegularFile);
            Add(writer, "final", TarEntryType.SymbolicLink, outside + "/victim");
            Add(writer, "final", TarEntryType.RegularFile);
        }));
        Assert.Equal(["victim"], Names(outside));
        Assert.Equal("untouched", File.ReadAllText(outside + "/victim"));
        Assert.Equal("final", File.ReadAllText(root.Mount("c", layer) + "/final"));
    }

    [Fact]
    public async Task Apply_HardLinkToHostFile_IsRefused()
    {
        await using var root = await StorageRoot.OpenAsync();
        foreach (var target in new[] { "/etc/passwd", "../../../../../../etc/passwd" })
        {
            var tar = Tar(writer => Add(writer, "stolen", TarEntryType.HardLink, target));
            await Assert.ThrowsAsync<EngineException>(() => root.ApplyAsync(tar));
        }
    }

    [Fact]
    public async Task Apply_HardLinkToFileOfALowerLayer_CopiesItUp()
    {
        await using var root = await StorageRoot.OpenAsync();
        using var lower = await root.ApplyAsync(Tar("a/", "a/file"));
        using var upper = await root.ApplyAsync(Tar(writer => Add(writer, "link", TarEntryType.HardLink, "a/file")), lower);
        Assert.Equal("a/file", File.ReadAllText(root.Mount("c", upper) + "/link"));
    }

    [Fact]
    public async Task Apply_DirectoryTheTarDoesNotName_TakesPermissionsFromBelow()
    {
        await using var root = await StorageRoot.OpenAsync();
        var lowerTar = ShellBytes("cd $(mktemp -d); mkdir -p tmp secret; chmod 1777 tmp; chown 7:8 secret; chmod 750 secret; chmod 711 .; tar c .; rm -r \"$PWD\"");
        using var lower = await root.ApplyAsync(lowerTar);
        using var upper = await root.ApplyAsync(Tar("tmp/file", "secret/file"), lower);
        var rootfs = root.Mount("c", upper);
        Assert.Equal("1777 0 0 | 750 7 8 | 711 0 0", Shell($"cd {rootfs}; stat -c '%a %u %g' tmp secret . | paste -sd'|' | sed 's/|/ | /g'").Trim());
    }

    [Fact]
    public async Task Apply_EverythingAFileSystemKeeps_Survives()
    {
        await using var root = await StorageRoot.OpenAsync();
        var tree = MakeTree(root.Path);
        var tar = ShellBytes($"tar --format=pax --xattrs --xattrs-include='*' -S -C {tree} -c .");
        using var layer = await root.ApplyAsync(tar);
        Assert.Equal(tar, await root.RebuildAsync(layer));
        Assert.Equal(Describe(tree), Describe($"{root.Data}/overlay2/{layer.Layer.Chain.Hex}/diff"));
        Assert.True(long.Parse(Shell($"du -k {root.Data}/overlay2/{layer.Layer.Chain.Hex}/diff/sparse | cut -f1"), System.Globalization.CultureInfo.InvariantCulture) < 1024);
    }

    [Theory]
    [InlineData("--format=gnu")]
    [InlineData("--format=gnu -S")]
    [InlineData("--format=pax -S --sparse-version=0.0")]
    [InlineData("--format=pax -S --sparse-version=0.1")]
    [InlineData("--format=pax -S --sparse-version=1.0")]
    [InlineData("--format=pax --blocking-factor=64")]
    public async Task WriteTar_OfAnyFormatOfGnuTar_IsTheSameToTheByte(string options)
    {
        await using var root = await StorageRoot.OpenAsync();
        var tree = MakeTree(root.Path);
        var tar = ShellBytes($"tar {options} -C {tree} -c .");
        using var layer = await root.ApplyAsync(tar);
        Assert.Equal(tar, await root.RebuildAsync(layer));
        Assert.Equal(Shell($"cd {tree}; find . -type f | sort | xargs -d '\\n' sha256sum"), Shell($"cd {root.Data}/overlay2/{layer.Layer.Chain.Hex}/diff; find . -type f | sort | xargs -d '\\n' sha256sum"));
    }

    [Fact]
    public async Task WriteTar_WhenMembersReplaceEachOther_IsTheSameToTheByte()
    {
        await using var root = await StorageRoot.OpenAsync();
        var tar = Tar(writer =>
        {
            Add(writer, "twice", TarEntryType.RegularFile, content: "first");
            Add(writer, "dir/", TarEntryType.Directory);
            Add(writer, "dir/inside", TarEntryType.RegularFile, content: "lost");
            Add(writer, "twice", TarEntryType.RegularFile, content: "second, longer");
            Add(writer, "dir", TarEntryType.RegularFile, content: "a file now");
            Add(writer, "twice", TarEntryType.SymbolicLink, "dir");
            Add(writer, "dir", TarEntryType.RegularFile, content: "and another");
            Add(writer, "x/.wh.y", TarEntryType.RegularFile, content: "whiteouts have no content, but this one has");
        });
        using var layer = await root.ApplyAsync(tar);
        Assert.Equal(tar, await root.RebuildAsync(layer));
        Assert.Equal("and another", File.ReadAllText(root.Mount("c", layer) + "/twice"));
    }

    [Fact]
    public async Task Apply_WithAnotherDigestThanExpected_LeavesNothing()
    {
        await using var root = await StorageRoot.OpenAsync();
        var error = await Assert.ThrowsAsync<EngineException>(() => root.Store.Layers.ApplyAsync(new MemoryStream(Tar("a")), null, Skiff.Oci.Image.DiffId.Empty, TestContext.Current.CancellationToken));
        Assert.Equal(ErrorKind.InvalidArgument, error.Kind);
        Assert.Equal(["l"], Names(root.Data + "/overlay2"));
    }

    [Theory]
    [InlineData(100)]
    [InlineData(700)]
    [InlineData(1024)]
    public async Task Apply_CutOff_FailsAndLeavesNothing(int length)
    {
        await using var root = await StorageRoot.OpenAsync();
        var tar = Tar(writer => Add(writer, "file", TarEntryType.RegularFile, content: new string('x', 2000)));
        await Assert.ThrowsAsync<EngineException>(() => root.ApplyAsync(tar[..^(tar.Length - length)]));
        Assert.Equal(["l"], Names(root.Data + "/overlay2"));
    }

    [Theory]
    [InlineData("gzip -1")]
    [InlineData("zstd -q")]
    public async Task Apply_Compressed_HasTheDigestOfThePlainTar(string program)
    {
        RequireProgram(program.Split(' ')[0]);
        await using var root = await StorageRoot.OpenAsync();
        var tar = Tar("a/", "a/b", "c");
        File.WriteAllBytes(root.Path + "/plain", tar);
        using var layer = await root.ApplyAsync(ShellBytes($"{program} -c {root.Path}/plain"));
        Assert.Equal(Skiff.Oci.Image.Digest.Of(tar), layer.Layer.DiffId.Digest);
        Assert.Equal(tar, await root.RebuildAsync(layer));
    }

    [Fact]
    public async Task Apply_WhenCancelled_LeavesNothing()
    {
        await using var root = await StorageRoot.OpenAsync();
        using var stop = new CancellationTokenSource();
        var source = new EndlessStream(Tar("a/", "a/b")[..1536], () => stop.Cancel());
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => root.Store.Layers.ApplyAsync(source, null, null, stop.Token));
        Assert.Equal(["l"], Names(root.Data + "/overlay2"));
    }

    private static List<string> Names(string directory) => [.. Directory.EnumerateFileSystemEntries(directory).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal)];

    private static string MakeTree(string path)
    {
        var tree = path + "/tree";
        var longName = string.Concat(Enumerable.Repeat("long-name-", 20));
        Shell($$"""
            mkdir -p {{tree}}/dir/sub; cd {{tree}}
            printf content > file; ln file dir/hard; ln -s ../nowhere dir/link
            ln -s {{longName}}{{longName}} longlink
            mkfifo fifo; mknod device c 1 3; mknod block b 7 0
            cp file setuid; chown 12:34 setuid; chmod 6755 setuid; chmod 1777 dir
            : > empty; head -c 100000 /dev/urandom > random; truncate -s 9M sparse; printf x | dd of=sparse bs=1 seek=5000000 conv=notrunc status=none
            printf bytes > "$(printf 'n\303\244me-\377\376')"
            mkdir -p {{longName}}/{{longName}}; printf deep > {{longName}}/{{longName}}/{{longName}}
            chown 3000000:4000000 empty
            setfattr -n user.note -v value file 2>/dev/null || true
            setcap cap_net_raw+ep setuid 2>/dev/null || true
            touch -d '2001-02-03 04:05:06.123456789' file; touch -h -d '2010-01-01 00:00:00.5' dir/link; touch -d '1969-12-31 23:59:58.25' empty
            touch -d '2002-02-02 02:02:02.2' dir
            """);
        return tree;
    }

    /// <summary>Every path with type, permissions, owner, size, links, time, link target, device and attributes; the root's time is the copier's.</summary>
    private static string Describe(string tree) =>
        Shell($"cd {tree}; find . -mindepth 1 -printf '%p %y %m %U %G %n %T@ %l ' -exec stat -c '%s %t:%T' {{}} \\; | grep -v ' d ' | sort; find . -mindepth 1 -type d -printf '%p %m %U %G %T@\\n' | sort; getfattr -Rhd -m - . 2>/dev/null | grep -v '^#' || true; getcap -r . 2>/dev/null || true");

    /// <summary>Gives a beginning, then calls back, then waits for the cancellation.</summary>
    private sealed class EndlessStream(byte[] start, Action then) : MemoryStream(start)
    {
        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            var count = await base.ReadAsync(buffer, CancellationToken.None);
            if (count > 0) return count;
            then();
            await Task.Delay(Timeout.Infinite, cancellationToken);
            return 0;
        }
    }
}
