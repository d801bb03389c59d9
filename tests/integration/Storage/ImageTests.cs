using System.Formats.Tar;
using System.Text;
using Skiff.Errors;
using Skiff.Oci.Image;
using Skiff.Oci.Reference;
using Skiff.Storage.Images;
using static Skiff.Tests.Integration.Storage.StorageRoot;

namespace Skiff.Tests.Integration.Storage;

/// <summary>Archives in and out, judged by skopeo and tar; names and removals.</summary>
public sealed class ImageTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task SaveAndLoad_ThroughSkopeoCompressed_KeepsIdAndLayers()
    {
        RequireProgram("skopeo");
        await using var root = await StorageRoot.OpenAsync();
        var image = await ImportAsync(root, "example.test:5000/some/app:1", Tar("a/", "a/file"));
        await SaveAsync(root, root.Path + "/docker.tar", "example.test:5000/some/app:1");
        Shell($"skopeo --insecure-policy copy docker-archive:{root.Path}/docker.tar oci-archive:{root.Path}/oci.tar:example.test:5000/some/app:2");
        Shell($"skopeo --insecure-policy copy docker-archive:{root.Path}/docker.tar docker-archive:{root.Path}/skopeo.tar:example.test:5000/some/app:3");
        Shell($"skopeo --insecure-policy copy oci-archive:{root.Path}/docker.tar oci:{root.Path}/layout:x");

        await RemoveAsync(root, image.Id.Text);
        Assert.Empty(root.Store.Images.List());
        foreach (var (archive, name) in new[] { ("docker", "1"), ("skopeo", "3"), ("oci", "2") })
        {
            var loaded = Assert.Single(await LoadAsync(root, $"{root.Path}/{archive}.tar"));
            Assert.Equal($"example.test:5000/some/app:{name}", Assert.Single(loaded.Names).Familiar);
            Assert.Equal(image.Config.Value.Rootfs.DiffIds, loaded.Image.Config.Value.Rootfs.DiffIds);
            Assert.Equal(image.Size, loaded.Image.Size);
        }
    }

    [Fact]
    public async Task Load_OfDockersOldLayout_FollowsLinkedLayers_AndReadsPlainAndCompressed()
    {
        await using var root = await StorageRoot.OpenAsync();
        var archive = OldArchive(Tar("base/"), Tar("top"));
        File.WriteAllBytes(root.Path + "/plain.tar", archive);
        Shell($"cd {root.Path}; gzip -c plain.tar > gzip.tar; zstd -q plain.tar -o zstd.tar");
        foreach (var name in new[] { "plain", "gzip", "zstd" })
        {
            var messages = new Messages();
            await using var stream = File.OpenRead($"{root.Path}/{name}.tar");
            var loaded = await root.Store.Images.LoadAsync(stream, messages, Stop);
            Assert.Equal(["one:1", "two:latest"], loaded.SelectMany(image => image.Names).Select(tag => tag.Familiar));
            Assert.Equal(["Loaded image: one:1\n", "Loaded image: two:latest\n"], messages.Text);
            Assert.Equal(2, loaded[1].Image.Chain.Count);
        }
    }

    [Fact]
    public async Task Load_OfImageWithoutName_TellsItsId()
    {
        await using var root = await StorageRoot.OpenAsync();
        var image = await ImportAsync(root, "x:1", Tar("a"));
        await SaveAsync(root, root.Path + "/byid.tar", image.Id.Hex);
        await RemoveAsync(root, "x:1");
        var messages = new Messages();
        await using var stream = File.OpenRead(root.Path + "/byid.tar");
        await root.Store.Images.LoadAsync(stream, messages, Stop);
        Assert.Equal([$"Loaded image ID: {image.Id}\n"], messages.Text);
    }

    [Fact]
    public async Task Load_WithALayerThatIsNotTheOneNamed_RegistersNothing()
    {
        await using var root = await StorageRoot.OpenAsync();
        var archive = OldArchive(Tar("base/"), Tar("top"), swap: true);
        var error = await Assert.ThrowsAsync<EngineException>(() => root.Store.Images.LoadAsync(new MemoryStream(archive), null, Stop));
        Assert.StartsWith("invalid diffID for layer 0: expected \"sha256:", error.Message, StringComparison.Ordinal);
        Assert.Empty(root.Store.Images.List());
        await root.Store.DrainTrashAsync(Stop);
        Assert.Equal(["l"], Directory.EnumerateDirectories(root.Data + "/overlay2").Select(path => Path.GetFileName(path)));
    }

    [Fact]
    public async Task Load_OfWhatIsNoTar_HasDockersText()
    {
        await using var root = await StorageRoot.OpenAsync();
        var error = await Assert.ThrowsAsync<EngineException>(() => root.Store.Images.LoadAsync(new MemoryStream("hello\n"u8.ToArray()), null, Stop));
        Assert.Equal("Error processing tar file(exit status 1): unexpected EOF", error.Message);
    }

    [Fact]
    public async Task Save_OfUnknownNames_HasDockersTexts()
    {
        await using var root = await StorageRoot.OpenAsync();
        Assert.Equal("reference does not exist", Assert.Throws<EngineException>(() => root.Store.Images.Save(["none:1"])).Message);
        Assert.Equal("No such image: none", Assert.Throws<EngineException>(() => root.Store.Images.Save(["none"])).Message);
    }

    [Fact]
    public async Task Resolve_FindsByEveryName_AndErrsInDockersWords()
    {
        await using var root = await StorageRoot.OpenAsync();
        var image = await ImportAsync(root, "app", Tar("a"));
        foreach (var name in new[] { "app", "app:latest", "library/app", "docker.io/library/app:latest", image.Id.Text, image.Id.Hex, image.Id.Short, image.Id.Hex[..3], "sha256:" + image.Id.Hex[..9] })
            Assert.Equal(image.Id, root.Store.Images.Resolve(name).Id);
        Assert.Equal("No such image: nope:latest", Assert.Throws<EngineException>(() => root.Store.Images.Resolve("nope")).Message);
        Assert.Equal("invalid reference format", Assert.Throws<EngineException>(() => root.Store.Images.Resolve("a b")).Message);
    }

    [Fact]
    public async Task Tag_TakesANameFromAnotherImage_AndSurvivesReopening()
    {
        await using var root = await StorageRoot.OpenAsync();
        var first = await ImportAsync(root, "app:1", Tar("a"));
        var second = await ImportAsync(root, "app:2", Tar("b"));
        await root.Store.Images.TagAsync(second.Id, ImageReference.Parse("app:1"), Stop);
        await root.ReopenAsync();
        Assert.Equal(second.Id, root.Store.Images.Resolve("app:1").Id);
        Assert.Empty(root.Store.Images.Get(first.Id)!.Tags);
        Assert.Equal(["app:1", "app:2"], root.Store.Images.Get(second.Id)!.Tags.Select(tag => tag.Familiar));
        Assert.NotNull(root.Store.Images.Get(second.Id)!.LastTagTime);
        Shell($"skopeo inspect --raw oci:{root.Data}/image:docker.io/library/app:1");
    }

    [Fact]
    public async Task Remove_InUse_ConflictsInDockersWords()
    {
        await using var root = await StorageRoot.OpenAsync();
        var image = await ImportAsync(root, "app:1", Tar("a"));
        const string Container = "c537f3f375aa37b9";
        var stopped = new RemoveImageOptions(_ => [new ImageUser(Container, false)]);
        var running = new RemoveImageOptions(_ => [new ImageUser(Container, true)], Force: true);
        var id = image.Id.Short;
        await ConflictAsync("app:1", stopped, $"conflict: unable to remove repository reference \"app:1\" (must force) - container c537f3f375aa is using its referenced image {id}");
        await ConflictAsync(id, stopped, $"conflict: unable to delete {id} (must be forced) - image is being used by stopped container c537f3f375aa");
        await ConflictAsync(id, running, $"conflict: unable to delete {id} (cannot be forced) - image is being used by running container c537f3f375aa");
        await root.Store.Images.TagAsync(image.Id, ImageReference.Parse("other:1"), Stop);
        await ConflictAsync(id, new RemoveImageOptions(_ => []), $"conflict: unable to delete {id} (must be forced) - image is referenced in multiple repositories");

        async Task ConflictAsync(string name, RemoveImageOptions options, string text)
        {
            var error = await Assert.ThrowsAsync<EngineException>(() => root.Store.Images.RemoveAsync(name, options, Stop));
            Assert.Equal((ErrorKind.Conflict, text), (error.Kind, error.Message));
        }
    }

    [Fact]
    public async Task Remove_OfNames_ThenImage_TellsUntaggedThenDeleted()
    {
        await using var root = await StorageRoot.OpenAsync();
        var image = await ImportAsync(root, "app:1", Tar("a"));
        await root.Store.Images.TagAsync(image.Id, ImageReference.Parse("app:2"), Stop);
        Assert.Equal(["app:2"], (await RemoveAsync(root, "app:2")).Select(removal => removal.Untagged));
        var rest = await RemoveAsync(root, "app:1");
        Assert.Equal(["app:1", null, null], rest.Select(removal => removal.Untagged));
        Assert.Equal([null, image.Id, image.TopLayer!.Value.Digest], rest.Select(removal => removal.Deleted));
        Assert.Equal([false, true, false], rest.Select(removal => removal.IsImage));
        Assert.Empty(Directory.EnumerateFiles(root.Data + "/image/blobs/sha256"));
    }

    [Fact]
    public async Task Remove_OfAnImageContainersRunOn_KeepsTheirLayers()
    {
        await using var root = await StorageRoot.OpenAsync();
        var image = await ImportAsync(root, "app:1", Tar("a"));
        root.Store.Snapshots.Prepare("c", image.TopLayer);
        await root.Store.Images.RemoveAsync("app:1", new RemoveImageOptions(_ => [new ImageUser("c", false)], Force: true), Stop);
        await root.ReopenAsync();
        Assert.True(File.Exists(root.Store.Snapshots.Mount("c") + "/a"));
    }

    [Fact]
    public async Task Remove_OfAChild_TakesUntaggedParents()
    {
        await using var root = await StorageRoot.OpenAsync();
        var parent = await ImportAsync(root, null, Tar("a"));
        var child = Documents.Write(parent.Config.Value with { Comment = "child" });
        await root.Store.Images.CreateAsync(new NewImage { Config = child, Parent = parent.Id, Names = [ImageReference.Parse("child")] }, Stop);
        var conflict = await Assert.ThrowsAsync<EngineException>(() => RemoveAsync(root, parent.Id.Text));
        Assert.EndsWith("(cannot be forced) - image has dependent child images", conflict.Message, StringComparison.Ordinal);
        await RemoveAsync(root, "child");
        Assert.Empty(root.Store.Images.List());
    }

    [Fact]
    public async Task History_NamesParentsAndSizes()
    {
        await using var root = await StorageRoot.OpenAsync();
        var parent = await ImportAsync(root, "base", Tar("abc"));
        var config = parent.Config.Value with { History = [.. parent.Config.Value.History!, new History { CreatedBy = "CMD x", EmptyLayer = true }] };
        var child = await root.Store.Images.CreateAsync(new NewImage { Config = Documents.Write(config), Parent = parent.Id }, Stop);
        var history = root.Store.Images.History(child.Id);
        Assert.Equal([child.Id, parent.Id], history.Select(entry => entry.Id!.Value));
        Assert.Equal([0, 3], history.Select(entry => entry.Size));
        Assert.Equal(["base:latest"], history[1].Tags);
        Assert.Equal("Imported from -", history[1].Step.Comment);
    }

    [Fact]
    public async Task EnsureBuiltIn_FromAStaticProgram_RunsInItsImage()
    {
        RequireProgram("busybox");
        await using var root = await StorageRoot.OpenAsync();
        var image = await BuiltInImage.EnsureAsync(root.Store, "/usr/bin/busybox", TimeProvider.System, Stop);
        Assert.Equal(image, await BuiltInImage.EnsureAsync(root.Store, "/usr/bin/busybox", TimeProvider.System, Stop));
        Assert.Equal("skiff/hello:latest", Assert.Single(image.Tags).Familiar);
        root.Store.Snapshots.Prepare("c", image.TopLayer);
        Assert.Equal("hi", Shell($"chroot {root.Store.Snapshots.Mount("c")} /hello 2>/dev/null || true; echo hi").Trim().Split('\n')[^1]);
        await Assert.ThrowsAsync<EngineException>(() => BuiltInImage.EnsureAsync(root.Store, "/bin/sh", TimeProvider.System, Stop));
    }

    private static Task<StoredImage> ImportAsync(StorageRoot root, string? name, byte[] tar) => root.Store.Images.ImportAsync(
        new MemoryStream(tar),
        new ImportRequest { Comment = "Imported from -", Name = name is null ? null : ImageReference.Parse(name) },
        Stop);

    [Fact]
    public async Task Remove_OfANameThatBeginsTheId_RemovesTheNameAlone()
    {
        await using var root = await StorageRoot.OpenAsync();
        var image = await ImportAsync(root, "app:1", Tar("a"));
        var name = image.Id.Hex[..6];
        await root.Store.Images.TagAsync(image.Id, ImageReference.Parse(name).WithDefaultTag(), Stop);
        Assert.Equal([name + ":latest"], (await RemoveAsync(root, name)).Select(removal => removal.Untagged));
        Assert.NotNull(root.Store.Images.Get(image.Id));
        Assert.Contains(await RemoveAsync(root, name), removal => removal.Deleted == image.Id);
    }

    private static Task<IReadOnlyList<ImageRemoval>> RemoveAsync(StorageRoot root, string name) => root.Store.Images.RemoveAsync(name, new RemoveImageOptions(_ => []), Stop);

    private static async Task SaveAsync(StorageRoot root, string path, params string[] names)
    {
        await using var file = File.Create(path);
        await root.Store.Images.Save(names)(file, Stop);
    }

    private static async Task<IReadOnlyList<LoadedImage>> LoadAsync(StorageRoot root, string path)
    {
        await using var file = File.OpenRead(path);
        return await root.Store.Images.LoadAsync(file, null, Stop);
    }

    /// <summary>What Docker 1.10 to 24 write: a directory per layer, shared ones as links, documents last.</summary>
    private static byte[] OldArchive(byte[] lower, byte[] upper, bool swap = false)
    {
        var one = Config(lower);
        var two = Config(lower, upper);
        return Tar(writer =>
        {
            Directory(writer, "aaa", swap ? upper : lower);
            writer.WriteEntry(new PaxTarEntry(TarEntryType.Directory, "bbb/"));
            Add(writer, "bbb/layer.tar", TarEntryType.SymbolicLink, "../aaa/layer.tar");
            Directory(writer, "ccc", upper);
            Blob(writer, "one.json", one);
            Blob(writer, "two.json", two);
            Blob(writer, "manifest.json", Encoding.UTF8.GetBytes("""[{"Config":"one.json","RepoTags":["one:1"],"Layers":["aaa/layer.tar"]},{"Config":"two.json","RepoTags":["two:latest"],"Layers":["bbb/layer.tar","ccc/layer.tar"]}]"""));
            Blob(writer, "repositories", "{}"u8.ToArray());
        });

        static byte[] Config(params byte[][] layers) => Documents.Write(new ImageConfig
        {
            Architecture = "amd64",
            Os = "linux",
            Rootfs = new RootFs { DiffIds = [.. layers.Select(layer => new DiffId(Digest.Of(layer)))] },
        }).Bytes.ToArray();

        static void Directory(TarWriter writer, string name, byte[] layer)
        {
            writer.WriteEntry(new PaxTarEntry(TarEntryType.Directory, name + "/"));
            Blob(writer, name + "/VERSION", "1.0"u8.ToArray());
            Blob(writer, name + "/json", "{}"u8.ToArray());
            Blob(writer, name + "/layer.tar", layer);
        }

        static void Blob(TarWriter writer, string name, byte[] content) => writer.WriteEntry(new PaxTarEntry(TarEntryType.RegularFile, name) { DataStream = new MemoryStream(content) });
    }

    private sealed class Messages : IProgress<ImageProgress>
    {
        public List<string> Text { get; } = [];

        public void Report(ImageProgress value)
        {
            if (value.Stream is not null) Text.Add(value.Stream);
        }
    }
}
