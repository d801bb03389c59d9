using Skiff.Oci.Image;
using Skiff.Tests.Unit.Registry.Server;

namespace Skiff.Tests.Unit.CommandLine;

/// <summary>`manifest` against a registry in this process; the texts are those of the reference client.</summary>
public sealed class ManifestTests : IDisposable
{
    private readonly string _home = Directory.CreateTempSubdirectory("skiff-home-").FullName;

    [Fact]
    public async Task List_IsMadeAnnotatedPushedAndRemoved()
    {
        await using var registry = await ScratchRegistry.StartAsync();
        var host = registry.Http.BaseAddress!.Authority;
        var one = await registry.PushImageAsync("one", "latest", "first");
        var two = await registry.PushImageAsync("two", "v2", "second");
        Assert.Equal((0, $"Created manifest list {host}/list:latest\n", ""), await RunAsync("create", $"{host}/list", $"{host}/one"));
        Assert.Equal((1, "", "refusing to amend an existing manifest list with no --amend flag\n"), await RunAsync("create", $"{host}/list", $"{host}/one"));
        Assert.Equal((0, $"Created manifest list {host}/list:latest\n", ""), await RunAsync("create", "--amend", $"{host}/list", $"{host}/one", $"{host}/two:v2"));
        Assert.Equal((1, "", $"no such manifest: {host}/none:latest\n"), await RunAsync("create", $"{host}/other", $"{host}/none"));
        Assert.Equal((0, "", ""), await RunAsync("annotate", $"{host}/list", $"{host}/one", "--os", "linux", "--arch", "arm64", "--variant", "v8"));
        Assert.Equal((0, "", ""), await RunAsync("annotate", $"{host}/list", $"{host}/two:v2", "--os", "linux", "--arch", "amd64", "--os-features", "a,b", "--os-version", "1"));
        Assert.Equal((1, "", "manifest entry for image has unsupported os/arch combination: /foo\n"), await RunAsync("annotate", $"{host}/list", $"{host}/one", "--arch", "foo"));
        Assert.Equal((1, "", $"manifest for image {host}/none does not exist in {host}/list\n"), await RunAsync("annotate", $"{host}/list", $"{host}/none", "--arch", "arm"));
        var shown = await RunAsync("inspect", $"{host}/list");
        Assert.Equal($$"""
            {
               "schemaVersion": 2,
               "mediaType": "application/vnd.oci.image.index.v1+json",
               "manifests": [
                  {
                     "mediaType": "application/vnd.oci.image.manifest.v1+json",
                     "size": {{await SizeAsync(registry, "one", one)}},
                     "digest": "{{one}}",
                     "platform": {
                        "architecture": "arm64",
                        "os": "linux",
                        "variant": "v8"
                     }
                  },
                  {
                     "mediaType": "application/vnd.oci.image.manifest.v1+json",
                     "size": {{await SizeAsync(registry, "two", two)}},
                     "digest": "{{two}}",
                     "platform": {
                        "architecture": "amd64",
                        "os": "linux",
                        "os.version": "1",
                        "os.features": [
                           "a",
                           "b"
                        ]
                     }
                  }
               ]
            }

            """, shown.Output);
        var pushed = await RunAsync("push", "--purge", $"{host}/list");
        var digest = Digest.Of(await registry.Http.GetByteArrayAsync("/v2/list/manifests/latest", ScratchRegistry.Cancelled));
        Assert.Equal($"Pushed ref {host}/list@{one} with digest: {one}\nPushed ref {host}/list@{two} with digest: {two}\n{digest}\n", pushed.Output);
        Assert.Equal((1, "", $"No such manifest: {host}/list:latest\n"), await RunAsync("push", $"{host}/list"));
        Assert.Equal(shown, await RunAsync("inspect", $"{host}/list"));
        Assert.Equal((1, "", $"{host}/list:latest is a manifest list\n"), await RunAsync("create", $"{host}/list2", $"{host}/list"));
        Assert.Equal((1, "", $"No such manifest: {host}/list:latest\nNo such manifest: {host}/list3:latest\n"), await RunAsync("rm", $"{host}/list", $"{host}/list3"));
    }

    [Fact]
    public async Task Manifest_IsShownAsTheRegistryHasIt()
    {
        await using var registry = await ScratchRegistry.StartAsync();
        var host = registry.Http.BaseAddress!.Authority;
        var one = await registry.PushImageAsync("one", "latest", "first");
        var plain = await RunAsync("inspect", $"{host}/one");
        Assert.StartsWith("{\n\t\"schemaVersion\": 2,\n\t\"mediaType\": \"application/vnd.oci.image.manifest.v1+json\",\n\t\"config\": {\n", plain.Output, StringComparison.Ordinal);
        var verbose = await RunAsync("inspect", "-v", $"{host}/one");
        Assert.StartsWith($"{{\n\t\"Ref\": \"{host}/one:latest\",\n\t\"Descriptor\": {{\n\t\t\"mediaType\": \"application/vnd.oci.image.manifest.v1+json\",\n\t\t\"digest\": \"{one}\",\n", verbose.Output, StringComparison.Ordinal);
        Assert.Contains("\t\"OCIManifest\": {\n\t\t\"schemaVersion\": 2,\n", verbose.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Names_AreChecked()
    {
        Assert.Equal((1, "", "error parsing name for manifest list UPPER: invalid reference format: repository name (library/UPPER) must be lowercase\n"), await RunAsync("create", "UPPER", "a"));
        var refused = await RunAsync("inspect", "127.0.0.1:1/x");
        Assert.Equal(1, refused.ExitCode);
        Assert.StartsWith("failed to configure transport: error pinging v2 registry: Get \"http", refused.Error, StringComparison.Ordinal);
        Assert.EndsWith("dial tcp 127.0.0.1:1: connect: connection refused\n", refused.Error, StringComparison.Ordinal);
    }

    public void Dispose() => Directory.Delete(_home, recursive: true);

    private static async Task<int> SizeAsync(ScratchRegistry registry, string name, Digest digest) =>
        (await registry.Http.GetByteArrayAsync($"/v2/{name}/manifests/{digest}", ScratchRegistry.Cancelled)).Length;

    private async Task<(int ExitCode, string Output, string Error)> RunAsync(params string[] words)
    {
        using var session = new CapturedSession(new Dictionary<string, string> { ["HOME"] = _home });
        var exitCode = await session.RunAsync(["manifest", .. words]);
        return (exitCode, session.Output, session.Error);
    }
}
