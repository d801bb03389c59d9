using System.Globalization;
using Skiff.Tests.Integration.Scratch;

namespace Skiff.Tests.Integration.Registry;

/// <summary>The real docker client and skopeo, with a registry that others wrote.</summary>
public sealed class PullAndPushTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task PushAndPull_PrintWhatDockerPrints_AndKeepTheDigest()
    {
        await using var registry = await ScratchRegistry.StartAsync();
        await using var other = await ScratchRegistry.StartAsync();
        await using var daemon = await ScratchDaemon.StartAsync();
        await daemon.ImportBusyboxAsync();
        var name = registry.Domain + "/team/app:1";
        (await daemon.DockerAsync("tag", "busybox", name)).Succeeded();
        var id = (await daemon.DockerAsync("image", "inspect", "--format", "{{.Id}}", "busybox")).Succeeded().Trim();
        var layer = (await daemon.DockerAsync("image", "inspect", "--format", "{{index .RootFS.Layers 0}}", "busybox")).Succeeded()[7..19];

        var pushed = (await daemon.DockerAsync("push", name)).Succeeded();
        var digest = await SkopeoDigestAsync(name);
        Assert.StartsWith($"The push refers to repository [{registry.Domain}/team/app]\n{layer}: Preparing\n{layer}: Pushed\n1: digest: {digest} size: ", pushed, StringComparison.Ordinal);
        Assert.Contains($"{layer}: Layer already exists\n1: digest: {digest} size: ", (await daemon.DockerAsync("push", name)).Succeeded(), StringComparison.Ordinal);
        Assert.Contains($"[{registry.Domain}/team/app@{digest}]", (await daemon.DockerAsync("image", "inspect", "--format", "{{.RepoDigests}}", "busybox")).Succeeded(), StringComparison.Ordinal);

        (await daemon.DockerAsync("rmi", "busybox", name)).Succeeded();
        var pulled = (await daemon.DockerAsync("pull", name)).Succeeded();
        Assert.StartsWith("1: Pulling from team/app\n", pulled, StringComparison.Ordinal);
        Assert.Contains(": Pulling fs layer\n", pulled, StringComparison.Ordinal);
        Assert.EndsWith($": Pull complete\nDigest: {digest}\nStatus: Downloaded newer image for {name}\n{name}\n", pulled, StringComparison.Ordinal);
        Assert.Equal($"1: Pulling from team/app\nDigest: {digest}\nStatus: Image is up to date for {name}\n{name}\n", (await daemon.DockerAsync("pull", name)).Succeeded());
        Assert.Equal(id, (await daemon.DockerAsync("image", "inspect", "--format", "{{.Id}}", name)).Succeeded().Trim());

        (await daemon.DockerAsync("tag", name, other.Domain + "/elsewhere:2")).Succeeded();
        (await daemon.DockerAsync("push", other.Domain + "/elsewhere:2")).Succeeded();
        Assert.Equal(digest, await SkopeoDigestAsync(other.Domain + "/elsewhere:2"));
        (await daemon.DockerAsync("tag", name, registry.Domain + "/second:3")).Succeeded();
        Assert.Contains($"{layer}: Mounted from team/app\n", (await daemon.DockerAsync("push", registry.Domain + "/second:3")).Succeeded(), StringComparison.Ordinal);
        Assert.Equal(digest, await SkopeoDigestAsync(registry.Domain + "/second:3"));

        (await daemon.DockerAsync("rmi", "-f", id)).Succeeded();
        Assert.Equal("hello\n", (await daemon.DockerAsync("run", "--rm", $"{registry.Domain}/team/app@{digest}", "echo", "hello")).Succeeded());
        Assert.Contains($"{registry.Domain}/team/app", (await daemon.DockerAsync("search", registry.Domain + "/app")).Succeeded(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("oci")]
    [InlineData("v2s2")]
    public async Task Pull_OtherClientsFormats_GiveTheSameFiles_AndKeepTheDigest(string format)
    {
        await using var registry = await ScratchRegistry.StartAsync();
        await using var daemon = await ScratchDaemon.StartAsync();
        await daemon.ImportBusyboxAsync();
        (await daemon.DockerAsync("tag", "busybox", registry.Domain + "/a:1")).Succeeded();
        (await daemon.DockerAsync("push", registry.Domain + "/a:1")).Succeeded();
        // what is compressed already is left as it is, so the copy goes through plain layers
        var plain = Path.Combine(daemon.Root, "plain");
        (await SkopeoAsync("copy", "--src-tls-verify=false", "--dest-decompress", $"docker://{registry.Domain}/a:1", "dir:" + plain)).Succeeded();
        (await SkopeoAsync("copy", "--dest-tls-verify=false", "--format", format, "dir:" + plain, $"docker://{registry.Domain}/b:1")).Succeeded();
        var layers = (await daemon.DockerAsync("image", "inspect", "--format", "{{.RootFS.Layers}}", "busybox")).Succeeded();
        (await daemon.DockerAsync("rmi", "-f", "busybox", registry.Domain + "/a:1")).Succeeded();
        (await daemon.DockerAsync("pull", registry.Domain + "/b:1")).Succeeded();
        Assert.Equal(layers, (await daemon.DockerAsync("image", "inspect", "--format", "{{.RootFS.Layers}}", registry.Domain + "/b:1")).Succeeded());
        (await daemon.DockerAsync("tag", registry.Domain + "/b:1", registry.Domain + "/c:1")).Succeeded();
        (await daemon.DockerAsync("push", registry.Domain + "/c:1")).Succeeded();
        Assert.Equal(await SkopeoDigestAsync(registry.Domain + "/b:1"), await SkopeoDigestAsync(registry.Domain + "/c:1"));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Pull_InterruptedNearItsEnd_FetchesOnlyTheRest(bool killed)
    {
        const int Size = 12 << 20;
        await using var registry = await ScratchRegistry.StartAsync();
        await using var daemon = await ScratchDaemon.StartAsync();
        var name = registry.Domain + "/large:1";
        await ImportRandomAsync(daemon, name, Size);
        (await daemon.DockerAsync("push", name)).Succeeded();
        (await daemon.DockerAsync("rmi", name)).Succeeded();

        var before = registry.Gate.Passed;
        registry.Gate.Limit = before + (long)(Size * 0.95);
        using (var client = CancellationTokenSource.CreateLinkedTokenSource(Token))
        {
            var pull = daemon.Http.PostAsync($"/v1.44/images/create?fromImage={name}", null, client.Token);
            await ScratchDaemon.WaitUntilAsync(() => Task.FromResult(registry.Gate.Held > 0), () => "nothing came through");
            // what is still on its way in the sockets goes with the daemon
            await ScratchDaemon.WaitUntilAsync(() => Task.FromResult(Arrived(daemon) >= (Size * 0.95) - (64 << 10)), () => $"only {Arrived(daemon)} bytes arrived");
            if (killed) await daemon.KillAsync();
            await client.CancelAsync();
            await Assert.ThrowsAnyAsync<Exception>(async () => await (await pull).Content.ReadAsStringAsync(Token));
        }

        await ScratchDaemon.WaitUntilAsync(() => Task.FromResult(registry.Gate.Held == 0), () => "the pull went on without its client");
        var first = registry.Gate.Passed;
        registry.Gate.Limit = long.MaxValue;
        if (killed) await daemon.StartAgainAsync();
        Assert.Contains("Downloaded newer image", (await daemon.DockerAsync("pull", name)).Succeeded(), StringComparison.Ordinal);
        Assert.InRange(registry.Gate.Passed - first, 1, (long)(Size * 0.06) + (256 << 10));
        Assert.Empty(Directory.EnumerateFiles(Path.Combine(daemon.DataRoot, "ingest")));
    }

    [Fact]
    public async Task Pull_AllTags_AndErrors_AreDockers()
    {
        await using var registry = await ScratchRegistry.StartAsync();
        await using var daemon = await ScratchDaemon.StartAsync();
        await daemon.ImportBusyboxAsync();
        foreach (var tag in (string[])["a", "b"]) (await daemon.DockerAsync("tag", "busybox", $"{registry.Domain}/multi:{tag}")).Succeeded();
        var pushed = (await daemon.DockerAsync("push", "-a", registry.Domain + "/multi")).Succeeded();
        Assert.Contains("\na: digest: sha256:", pushed, StringComparison.Ordinal);
        Assert.Contains("\nb: digest: sha256:", pushed, StringComparison.Ordinal);
        (await daemon.DockerAsync("rmi", $"{registry.Domain}/multi:a", $"{registry.Domain}/multi:b")).Succeeded();
        var pulled = (await daemon.DockerAsync("pull", "-a", registry.Domain + "/multi")).Succeeded();
        Assert.Contains("a: Pulling from multi\n", pulled, StringComparison.Ordinal);
        Assert.Contains("b: Pulling from multi\n", pulled, StringComparison.Ordinal);
        Assert.EndsWith($"Status: Downloaded newer image for {registry.Domain}/multi\n{registry.Domain}/multi\n", pulled, StringComparison.Ordinal);

        Assert.Equal(
            $"Error response from daemon: manifest for {registry.Domain}/none:1 not found: manifest unknown: manifest unknown\n", (await daemon.DockerAsync("pull", registry.Domain + "/none:1")).Error);
        Assert.Equal("Error response from daemon: Get \"http://127.0.0.1:1/v2/\": dial tcp 127.0.0.1:1: connect: connection refused\n", (await daemon.DockerAsync("pull", "127.0.0.1:1/x")).Error);
        Assert.Equal($"An image does not exist locally with the tag: {registry.Domain}/none\n", (await daemon.DockerAsync("push", registry.Domain + "/none")).Error);
        Assert.Equal($"tag does not exist: {registry.Domain}/multi:z\n", (await daemon.DockerAsync("push", registry.Domain + "/multi:z")).Error);
        Assert.Contains(
            "does not match the specified platform (linux/s390x)", (await daemon.DockerAsync("pull", "--platform", "linux/s390x", registry.Domain + "/multi:a")).Error, StringComparison.Ordinal);
    }

    private static long Arrived(ScratchDaemon daemon) => new DirectoryInfo(Path.Combine(daemon.DataRoot, "ingest")).EnumerateFiles().Sum(file => file.Length);

    private static async Task<string> SkopeoDigestAsync(string name) =>
        (await SkopeoAsync("inspect", "--tls-verify=false", "--format", "{{.Digest}}", "docker://" + name)).Succeeded().Trim();

    private static Task<ProgramResult> SkopeoAsync(params string[] arguments)
    {
        Assert.SkipUnless(File.Exists("/usr/bin/skopeo"), "needs skopeo");
        return ProgramResult.RunAsync("/usr/bin/skopeo", arguments);
    }

    private static async Task ImportRandomAsync(ScratchDaemon daemon, string name, int size)
    {
        var content = new byte[size];
        new Random(7).NextBytes(content);
        using var archive = new MemoryStream();
        await using (var writer = new System.Formats.Tar.TarWriter(archive, leaveOpen: true))
        {
            using var data = new MemoryStream(content);
            await writer.WriteEntryAsync(new System.Formats.Tar.PaxTarEntry(System.Formats.Tar.TarEntryType.RegularFile, "random") { DataStream = data }, Token);
        }

        archive.Position = 0;
        using var body = new StreamContent(archive);
        using var answer = await daemon.Http.PostAsync(string.Create(CultureInfo.InvariantCulture, $"/images/create?fromSrc=-&repo={name}"), body, Token);
        Assert.Contains("sha256:", await answer.Content.ReadAsStringAsync(Token), StringComparison.Ordinal);
    }
}
