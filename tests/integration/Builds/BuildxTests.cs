using System.Diagnostics;
using System.Formats.Tar;
using System.Net.Sockets;
using System.Text.RegularExpressions;
using Skiff.Tests.Integration.Scratch;

namespace Skiff.Tests.Integration.Builds;

/// <summary>`docker buildx build` with its docker driver, which speaks BuildKit's protocol with the daemon itself.</summary>
public sealed partial class BuildxTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Steps_AreFoundAgainByContent_WhateverTheirTimes()
    {
        await using var daemon = await StartAsync();
        var context = Context(daemon, "FROM busybox\nCOPY a /\nRUN cat /a\nLABEL x=1\n", ("a", "text\n"));
        Assert.Contains("text", await BuildAsync(daemon, context), StringComparison.Ordinal);
        File.SetLastWriteTimeUtc(Path.Combine(context, "a"), DateTime.UnixEpoch);
        await File.WriteAllTextAsync(Path.Combine(context, "Dockerfile"), "FROM busybox AS named\nCOPY a /\nRUN cat /a\nLABEL x=2\nRUN echo third\n", Token);
        var again = await BuildAsync(daemon, context);
        Assert.Equal(2, again.Split(" CACHED").Length - 1);
        Assert.Contains("third", again, StringComparison.Ordinal);
        Assert.Equal(0, (await daemon.GetAsync("/v1.44/containers/json?all=1")).GetArrayLength());
    }

    [Fact]
    public async Task Context_OnlyWhatHasChangedIsSent()
    {
        await using var daemon = await StartAsync();
        var context = Context(daemon, "FROM busybox\nCOPY . /c\n");
        for (var number = 0; number < 1000; number++)
        {
            Directory.CreateDirectory(Path.Combine(context, $"d{number % 10}"));
            await File.WriteAllTextAsync(Path.Combine(context, $"d{number % 10}/f{number}"), new string('x', 1000), Token);
        }
        Assert.Contains("1.00MB", Transferred(await BuildAsync(daemon, context)), StringComparison.Ordinal);
        await File.WriteAllTextAsync(Path.Combine(context, "d3/f3"), "12345", Token);
        File.Delete(Path.Combine(context, "d4/f4"));
        Assert.Equal("5B", Transferred(await BuildAsync(daemon, context)));
        var files = (await daemon.DockerAsync("run", "--rm", "--network", "none", "t", "sh", "-c", "cat /c/d3/f3; find /c -type f | wc -l")).Output;
        Assert.Equal("123451000\n", files);
    }

    [Fact]
    public async Task Secrets_AreThereForTheirStep_AndNowhereElse()
    {
        await using var daemon = await StartAsync();
        var secret = Path.Combine(daemon.Root, "secret");
        await File.WriteAllTextAsync(secret, "swordfish", Token);
        var context = Context(daemon, "FROM busybox\nRUN --mount=type=secret,id=s,mode=0400 wc -c /run/secrets/s && stat -c %a /run/secrets/s\nRUN test ! -e /run/secrets\n");
        var output = await BuildAsync(daemon, context, "--secret", "id=s,src=" + secret);
        Assert.Contains("9 /run/secrets/s", output, StringComparison.Ordinal);
        Assert.Contains("400", output, StringComparison.Ordinal);
        Assert.False(await ContainsAsync(daemon.DataRoot, "swordfish"), "the secret is on disk");
        await File.WriteAllTextAsync(Path.Combine(context, "Dockerfile"), "FROM busybox\nRUN --mount=type=secret,id=other,required=true cat /run/secrets/other\n", Token);
        var without = await TryBuildAsync(daemon, context);
        Assert.NotEqual(0, without.ExitCode);
        Assert.Contains("other: not found", without.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Agent_IsReachedFromTheStep()
    {
        await using var daemon = await StartAsync();
        var agent = Path.Combine(daemon.Root, "agent");
        using var listener = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        listener.Bind(new UnixDomainSocketEndPoint(agent));
        listener.Listen();
        var context = Context(daemon, "FROM busybox\nRUN --mount=type=ssh test -S $SSH_AUTH_SOCK && echo agent\nRUN test -z \"$SSH_AUTH_SOCK\"\n");
        Assert.Contains("agent", await BuildAsync(daemon, context, "--ssh", "default=" + agent), StringComparison.Ordinal);
    }

    [Fact]
    public async Task CacheMounts_AreListed_AndPruned()
    {
        await using var daemon = await StartAsync();
        var context = Context(daemon, "FROM busybox\nRUN --mount=type=cache,target=/c echo 1 >> /c/x && wc -l /c/x\n");
        await BuildAsync(daemon, context);
        Assert.Contains("2 /c/x", await BuildAsync(daemon, context, "--no-cache"), StringComparison.Ordinal);
        Assert.Contains("exec.cachemount", (await daemon.DockerAsync("buildx", "du", "--verbose")).Succeeded(), StringComparison.Ordinal);
        Assert.Contains("Total:", (await daemon.DockerAsync("buildx", "prune", "-a", "-f")).Succeeded(), StringComparison.Ordinal);
        Assert.DoesNotContain("exec.cachemount", (await daemon.DockerAsync("buildx", "du", "--verbose")).Succeeded(), StringComparison.Ordinal);
        Assert.Contains("1 /c/x", await BuildAsync(daemon, context, "--no-cache"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Contexts_OfOtherNames()
    {
        await using var daemon = await StartAsync();
        var other = Context(daemon, "", ("o", "other\n"));
        var context = Context(daemon, "FROM nowhere\nCOPY --from=files o /o\nRUN cat /o\n");
        var output = await BuildAsync(daemon, context, "--build-context", "files=" + other, "--build-context", "nowhere=docker-image://busybox");
        Assert.Contains("other", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Results_AreDirectoriesAndArchivesToo()
    {
        await using var daemon = await StartAsync();
        var context = Context(daemon, "FROM busybox AS build\nRUN mkdir /out && echo made > /out/file && ln -s file /out/link && chmod 600 /out/file\nFROM scratch\nCOPY --from=build /out /\n");
        var directory = Path.Combine(daemon.Root, "result");
        await BuildAsync(daemon, context, "-o", "type=local,dest=" + directory);
        Assert.Equal("made\n", await File.ReadAllTextAsync(Path.Combine(directory, "file"), Token));
        Assert.Equal("file", new FileInfo(Path.Combine(directory, "link")).LinkTarget);
        var archive = Path.Combine(daemon.Root, "result.tar");
        await BuildAsync(daemon, context, "-o", "type=tar,dest=" + archive);
        using var reader = new TarReader(File.OpenRead(archive));
        var names = new List<string>();
        while (await reader.GetNextEntryAsync(cancellationToken: Token) is { } entry)
            names.Add(entry.Name.Trim('.', '/'));
        Assert.Contains("file", names);
        Assert.Contains("link", names);
    }

    [Fact]
    public async Task Failure_TellsOutputExitCodeAndPlace()
    {
        await using var daemon = await StartAsync();
        var context = Context(daemon, "FROM busybox\nRUN echo said; exit 3\n");
        var failed = await TryBuildAsync(daemon, context);
        Assert.Equal(1, failed.ExitCode);
        foreach (var expected in (string[])["said", "Dockerfile:2", ">>> RUN echo said; exit 3", "process \"/bin/sh -c echo said; exit 3\" did not complete successfully: exit code: 3"])
            Assert.Contains(expected, failed.Error, StringComparison.Ordinal);
        await File.WriteAllTextAsync(Path.Combine(context, "Dockerfile"), "FROM busybox\nRUM x\n", Token);
        Assert.Contains("dockerfile parse error on line 2", (await TryBuildAsync(daemon, context)).Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("cache export (inline)", "--cache-to", "type=inline")]
    [InlineData("importing caches is not supported", "--cache-from", "elsewhere", "--build-arg", "NONE=1", "--target", "none")]
    [InlineData("rewrite-timestamp", "-o", "type=image,rewrite-timestamp=true")]
    public async Task WhatThereIsNot_IsRefusedByName(string expected, params string[] flags)
    {
        await using var daemon = await StartAsync();
        var result = await TryBuildAsync(daemon, Context(daemon, "FROM busybox\n"), flags);
        Assert.NotEqual(0, result.ExitCode);
        Assert.Contains(expected, result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Epoch_MakesTheSameImageAgain()
    {
        await using var daemon = await StartAsync();
        var context = Context(daemon, "FROM scratch\nCOPY a /\nLABEL a=b\n", ("a", "x"));
        File.SetLastWriteTimeUtc(Path.Combine(context, "a"), DateTime.UnixEpoch);
        var first = await IdAsync();
        Assert.Equal(first, await IdAsync());
        Assert.Equal("2001-09-09T01:46:40Z", (await daemon.DockerAsync("inspect", "-f", "{{.Created}}", "t")).Succeeded().Trim());

        async Task<string> IdAsync()
        {
            await BuildAsync(daemon, context, "--no-cache", "--build-arg", "SOURCE_DATE_EPOCH=1000000000");
            return (await daemon.DockerAsync("inspect", "-f", "{{.Id}}", "t")).Succeeded();
        }
    }

    /// <summary>The client had BuildKit built in, by way of /build?version=2, which the ping tells it to use.</summary>
    [Fact]
    public async Task ClientOfOld_BuildsByBuildKit()
    {
        const string Client = "/usr/bin/docker";
        Assert.SkipUnless(File.Exists(Client) && (await ProgramResult.RunAsync(Client, ["--version"])).Output.Contains(" 20.10.", StringComparison.Ordinal), "needs docker 20.10 (Debian 12)");
        await using var daemon = await StartAsync();
        var context = Context(daemon, "FROM busybox\nCOPY a /\nRUN --mount=type=secret,id=s cat /a /run/secrets/s\n", ("a", "content\n"), ("s", "secret\n"));
        var environment = new Dictionary<string, string> { ["DOCKER_HOST"] = "unix://" + daemon.SocketPath, ["DOCKER_CONFIG"] = daemon.Root + "/none" };
        var built = await ProgramResult.RunAsync(Client, ["build", "--progress", "plain", "--secret", "id=s,src=" + Path.Combine(context, "s"), "-t", "old", context], environment);
        Assert.True(built.ExitCode == 0, built.Output + built.Error);
        Assert.Contains("content", built.Error, StringComparison.Ordinal);
        Assert.Equal("content\n", (await daemon.DockerAsync("run", "--rm", "--network", "none", "old", "cat", "/a")).Output);
    }

    [Fact]
    public async Task Interrupt_StopsTheBuildInTheEngine()
    {
        await using var daemon = await StartAsync();
        var context = Context(daemon, "FROM busybox\nRUN sleep 1000\n");
        using var client = Process.Start(new ProcessStartInfo("docker", ["buildx", "build", "--progress", "plain", context])
        {
            RedirectStandardError = true,
            RedirectStandardOutput = true,
            Environment = { ["DOCKER_HOST"] = "unix://" + daemon.SocketPath, ["DOCKER_CONFIG"] = daemon.Root },
        })!;
        await ScratchDaemon.WaitUntilAsync(async () => (await daemon.GetAsync("/v1.44/containers/json")).GetArrayLength() == 1, () => "the step does not run");
        (await ProgramResult.RunAsync("kill", ["-INT", client.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)])).Succeeded();
        await client.WaitForExitAsync(Token);
        Assert.NotEqual(0, client.ExitCode);
        await ScratchDaemon.WaitUntilAsync(async () => (await daemon.GetAsync("/v1.44/containers/json?all=1")).GetArrayLength() == 0, () => "the step goes on");
    }

    private static async Task<ScratchDaemon> StartAsync()
    {
        var daemon = await ScratchDaemon.StartAsync();
        try
        {
            await Buildx.InstallAsync(daemon.Root);
            await daemon.ImportBusyboxAsync();
            return daemon;
        }
        catch
        {
            await daemon.DisposeAsync();
            throw;
        }
    }

    private static string Context(ScratchDaemon daemon, string dockerfile, params (string Name, string Text)[] files)
    {
        var context = Directory.CreateDirectory(Path.Combine(daemon.Root, "context-" + Guid.NewGuid().ToString("N"))).FullName;
        foreach (var (name, text) in files.Append(("Dockerfile", dockerfile)))
            File.WriteAllText(Path.Combine(context, name), text);
        return context;
    }

    /// <summary>What the client says of the build, which it writes to its standard error.</summary>
    private static async Task<string> BuildAsync(ScratchDaemon daemon, string context, params string[] flags)
    {
        var result = await TryBuildAsync(daemon, context, flags);
        Assert.True(result.ExitCode == 0, result.Output + result.Error);
        return result.Error;
    }

    private static Task<ProgramResult> TryBuildAsync(ScratchDaemon daemon, string context, params string[] flags)
        => daemon.DockerAsync(["buildx", "build", "--progress", "plain", .. flags, .. flags.Contains("-o") ? Array.Empty<string>() : ["-t", "t"], context]);

    /// <summary>The last line of a context's transfer.</summary>
    private static string Transferred(string output) => Sent().Matches(output[output.IndexOf("load build context", StringComparison.Ordinal)..])[^1].Groups[1].Value;

    private static async Task<bool> ContainsAsync(string directory, string text)
        => (await ProgramResult.RunAsync("grep", ["-rqF", "--devices=skip", text, directory])).ExitCode == 0;

    [GeneratedRegex("transferring context: (\\S+)")]
    private static partial Regex Sent();
}
