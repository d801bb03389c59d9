using Skiff.Engine.Registries;
using Skiff.Errors;
using Skiff.Oci.Image;
using Skiff.Oci.Reference;
using Skiff.Registry.Client;
using Skiff.Tests.Unit.Registry;
using static Skiff.Tests.Unit.Registry.RegistryDouble;

namespace Skiff.Tests.Unit.Engine;

public sealed class ManifestChoiceTests
{
    private static readonly Platform s_platform = Platform.Parse("linux/amd64");

    [Fact]
    public async Task Choose_IndexThatPointsToItself_IsRefused()
    {
        // No index can hold its own digest; one that is answered for the digest it names is caught by verification.
        var named = Digest.Of("somebody else"u8);
        var index = Index(named);
        await using var registry = new RegistryDouble(_ => new Answer(200, index.Bytes.ToArray()));
        var error = await FailureAsync(registry, index);
        Assert.Equal($"manifest verification failed for digest {named}", error.Message);
    }

    [Fact]
    public async Task Choose_IndexesWithoutEnd_AreRefused()
    {
        var levels = new List<Document<ImageIndex>> { Index(Digest.Of("end"u8)) };
        for (var i = 0; i < 6; i++) levels.Add(Index(levels[^1].Digest));
        await using var registry = new RegistryDouble(seen => levels.Find(level => seen.Path.EndsWith(level.Digest.Text, StringComparison.Ordinal)) is { } level
            ? new Answer(200, level.Bytes.ToArray())
            : Answer.Of(200, "{}"));
        Assert.EndsWith("are nested too deeply", (await FailureAsync(registry, levels[^1])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Choose_NothingForThePlatform_SaysSoLikeDocker()
    {
        await using var registry = new RegistryDouble(_ => Answer.Of(200, "{}"));
        var index = Documents.Write(new ImageIndex { MediaType = MediaTypes.OciIndex, Manifests = [Entry(Digest.Of([1])) with { Platform = Platform.Parse("linux/s390x") }] });
        var error = await FailureAsync(registry, index);
        Assert.Equal((ErrorKind.NotFound, "no matching manifest for linux/amd64 in the manifest list entries"), (error.Kind, error.Message));
    }

    [Fact]
    public async Task Choose_Plugin_IsNoImage()
    {
        await using var registry = new RegistryDouble(_ => Answer.Of(200, "{}"));
        var manifest = Documents.Write(new Manifest { MediaType = MediaTypes.OciManifest, Config = new Descriptor { MediaType = "application/vnd.docker.plugin.v1+json", Digest = Digest.Of([1]) } });
        var error = await FailureAsync(registry, new RemoteManifest(MediaTypes.OciManifest, manifest.Digest, manifest.Bytes));
        Assert.Equal("Encountered remote \"application/vnd.docker.plugin.v1+json\"(plugin) when fetching", error.Message);
    }

    private static Descriptor Entry(Digest digest) => new() { MediaType = MediaTypes.OciIndex, Digest = digest, Size = 10, Platform = s_platform };

    private static Document<ImageIndex> Index(Digest digest) => Documents.Write(new ImageIndex { MediaType = MediaTypes.OciIndex, Manifests = [Entry(digest)] });

    private static Task<EngineException> FailureAsync(RegistryDouble registry, Document<ImageIndex> index) =>
        FailureAsync(registry, new RemoteManifest(MediaTypes.OciIndex, index.Digest, index.Bytes));

    private static async Task<EngineException> FailureAsync(RegistryDouble registry, RemoteManifest found)
    {
        using var client = new RegistryClient(new RegistryOptions { Time = TimeProvider.System, HostDirectories = [] });
        var name = ImageReference.Parse(registry.Domain + "/team/app:1");
        using var repository = client.Open(name, RegistryCredentials.None, RegistryAccess.Pull);
        return await Assert.ThrowsAnyAsync<EngineException>(() => ManifestChoice.ChooseAsync(repository, found, name, s_platform, TestContext.Current.CancellationToken));
    }
}
