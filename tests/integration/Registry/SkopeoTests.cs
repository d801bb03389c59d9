using System.Text;
using Skiff.Oci.Image;
using Skiff.Tests.Integration.Conformance;

namespace Skiff.Tests.Integration.Registry;

/// <summary>skopeo, which shares no code with this project, copies to and from the registry; digests stay.</summary>
public sealed class SkopeoTests : IDisposable
{
    private readonly string _work = Directory.CreateTempSubdirectory("sk-skopeo-").FullName;

    [Fact]
    public async Task Image_GoesInAndComesOutTheSame()
    {
        await using var registry = await ServedRegistry.StartAsync();
        var digest = await WriteLayoutAsync(Path.Combine(_work, "in"), 3_000_000);
        await SkopeoAsync("copy", "--preserve-digests", "--dest-tls-verify=false", $"oci:{_work}/in:v1", $"docker://{registry.Address}/a/b:v1");
        Assert.Equal(digest.Text, await SkopeoAsync("inspect", "--tls-verify=false", "--format", "{{.Digest}}", $"docker://{registry.Address}/a/b:v1"));
        await SkopeoAsync("copy", "--preserve-digests", "--src-tls-verify=false", $"docker://{registry.Address}/a/b@{digest}", $"oci:{_work}/out:v1");
        Assert.Equal(digest, Documents.ReadIndex(await File.ReadAllBytesAsync($"{_work}/out/index.json", TestContext.Current.CancellationToken)).Value.Manifests[0].Digest);

        await SkopeoAsync("copy", "--preserve-digests", "--src-tls-verify=false", "--dest-tls-verify=false", $"docker://{registry.Address}/a/b:v1", $"docker://{registry.Address}/c:v2");
        Assert.Contains("\"v2\"", await SkopeoAsync("list-tags", "--tls-verify=false", $"docker://{registry.Address}/c"), StringComparison.Ordinal);
        await SkopeoAsync("delete", "--tls-verify=false", $"docker://{registry.Address}/c:v2");
        Assert.DoesNotContain("\"v2\"", await SkopeoAsync("list-tags", "--tls-verify=false", $"docker://{registry.Address}/c"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Cache_ServesWhatTheOtherRegistryHas()
    {
        await using var origin = await ServedRegistry.StartAsync();
        await using var cache = await ServedRegistry.StartAsync($"--proxy=http://{origin.Address}");
        var digest = await WriteLayoutAsync(Path.Combine(_work, "in"), 20_000_000);
        await SkopeoAsync("copy", "--preserve-digests", "--dest-tls-verify=false", $"oci:{_work}/in:v1", $"docker://{origin.Address}/a:v1");
        await SkopeoAsync("copy", "--preserve-digests", "--src-tls-verify=false", $"docker://{cache.Address}/a:v1", $"oci:{_work}/out:v1");
        Assert.Equal(digest, Documents.ReadIndex(await File.ReadAllBytesAsync($"{_work}/out/index.json", TestContext.Current.CancellationToken)).Value.Manifests[0].Digest);
        Assert.NotEmpty(Directory.EnumerateFiles(cache.Root, "data", SearchOption.AllDirectories));
    }

    public void Dispose() => Directory.Delete(_work, recursive: true);

    private static async Task<string> SkopeoAsync(params string[] arguments)
    {
        Assert.SkipWhen(HostProgram.Find("skopeo") is null, "needs skopeo");
        return (await HostProgram.RunAsync("skopeo", ["--insecure-policy", .. arguments], TestContext.Current.CancellationToken)).Expect();
    }

    /// <summary>An OCI layout of one image whose layer has this many bytes; the result is its manifest's digest.</summary>
    private static async Task<Digest> WriteLayoutAsync(string directory, int size)
    {
        var layer = new byte[size];
        Random.Shared.NextBytes(layer);
        var config = Encoding.UTF8.GetBytes($$$"""{"architecture":"amd64","os":"linux","rootfs":{"type":"layers","diff_ids":["{{{Digest.Of(layer)}}}"]}}""");
        var manifest = Documents.Write(new Manifest
        {
            MediaType = MediaTypes.OciManifest,
            Config = new Descriptor { MediaType = MediaTypes.OciConfig, Digest = Digest.Of(config), Size = config.Length },
            Layers = [new Descriptor { MediaType = MediaTypes.OciLayer, Digest = Digest.Of(layer), Size = layer.Length }],
        });
        var index = Documents.Write(new ImageIndex { Manifests = [manifest.Describe(MediaTypes.OciManifest) with { Annotations = new Dictionary<string, string> { [AnnotationNames.ReferenceName] = "v1" } }] });
        var blobs = Path.Combine(directory, "blobs", "sha256");
        Directory.CreateDirectory(blobs);
        foreach (var bytes in new[] { layer, config, manifest.Bytes.ToArray() })
            await File.WriteAllBytesAsync(Path.Combine(blobs, Digest.Of(bytes).Hex), bytes, TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(Path.Combine(directory, "oci-layout"), "{\"imageLayoutVersion\":\"1.0.0\"}", TestContext.Current.CancellationToken);
        await File.WriteAllBytesAsync(Path.Combine(directory, "index.json"), index.Bytes.ToArray(), TestContext.Current.CancellationToken);
        return manifest.Digest;
    }
}
