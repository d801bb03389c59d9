using Skiff.Tests.Integration.Scratch;

namespace Skiff.Tests.Integration.Engine;

/// <summary>The classic builder, driven by the real client.</summary>
public sealed class BuildTests
{
    [Fact]
    public async Task Escape_IsThatOfTheDirective()
    {
        await using var daemon = await StartAsync();
        await BuildAsync(daemon, "t", "# escape=`\nFROM busybox\nENV A=x B=C:\\dir\nENV C=`$A D=\\$A\n");
        Assert.Contains(" A=x B=C:\\dir C=$A D=\\x]", (await daemon.DockerAsync("inspect", "-f", "{{.Config.Env}}", "t")).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Heredocs_AreFilesAndScripts()
    {
        await using var daemon = await StartAsync();
        var output = await BuildAsync(
            daemon,
            "t",
            """
            FROM busybox
            ENV NAME=world
            COPY <<one <<'two' /d/
            hello $NAME "quoted"
            one
            raw $NAME
            two
            RUN cat /d/one /d/two && stat -c %a /d/one
            RUN <<x
            echo script $NAME
            x
            RUN <<x
            #!/bin/cat
            by its interpreter
            x

            """);
        Assert.Contains("hello world \"quoted\"\nraw $NAME\n644\n", output, StringComparison.Ordinal);
        Assert.Contains("script world\n", output, StringComparison.Ordinal);
        Assert.Contains("#!/bin/cat\nby its interpreter\n", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Mounts_AreThereForTheStep_AndLeaveNothingInTheImage()
    {
        await using var daemon = await StartAsync();
        var output = await BuildAsync(
            daemon,
            "t",
            """
            FROM busybox AS one
            RUN echo from-stage > /one
            FROM busybox
            RUN --mount=from=one,source=/one,target=/mnt/deep/one --mount=type=tmpfs,target=/scratch cat /mnt/deep/one && echo x > /scratch/y
            RUN --mount=target=/ctx,rw echo written > /ctx/z && cat /ctx/z /ctx/Dockerfile | head -1
            RUN --mount=target=/ctx echo z > /ctx/z || echo read-only
            RUN --mount=type=cache,target=/c echo kept >> /c/file
            RUN --mount=type=cache,target=/c,sharing=locked echo more >> /c/file && cat /c/file
            RUN --mount=type=secret,id=none ls -d /mnt /scratch /ctx /c /run/secrets || echo clean

            """);
        foreach (var expected in (string[])["from-stage\n", "written\n", "read-only\n", "kept\nmore\n", "clean\n"])
            Assert.Contains(expected, output, StringComparison.Ordinal);
        var pruned = await daemon.PostAsync("/v1.44/build/prune");
        Assert.Equal(200, pruned.Status);
        Assert.Contains("\"SpaceReclaimed\":10", pruned.Text, StringComparison.Ordinal);
        Assert.Empty(Directory.GetDirectories(Path.Combine(daemon.DataRoot, "buildcache")));
    }

    [Fact]
    public async Task CacheFrom_LimitsAndExtendsTheCache()
    {
        await using var daemon = await StartAsync();
        const string text = "FROM busybox\nENV A=1\nRUN echo 1 > /g\nCMD [\"x\"]\n";
        await BuildAsync(daemon, "a", text);
        Assert.DoesNotContain("Using cache", await BuildAsync(daemon, "b", text, "--cache-from", "busybox"), StringComparison.Ordinal);
        Assert.Equal(3, (await BuildAsync(daemon, "c", text, "--cache-from", "a")).Split("Using cache").Length - 1);
        // an image from elsewhere has no parents here
        var archive = Path.Combine(daemon.Root, "a.tar");
        Assert.Equal(0, (await daemon.DockerAsync("save", "-o", archive, "a")).ExitCode);
        Assert.Equal(0, (await daemon.DockerAsync("rmi", "a", "b", "c")).ExitCode);
        Assert.Equal(0, (await daemon.DockerAsync("load", "-i", archive)).ExitCode);
        Assert.Equal(3, (await BuildAsync(daemon, "d", text, "--cache-from", "a")).Split("Using cache").Length - 1);
    }

    [Fact]
    public async Task Platform_OfFrom_HasToBeThatOfTheImage()
    {
        await using var daemon = await StartAsync();
        await BuildAsync(daemon, "t", "FROM --platform=$BUILDPLATFORM busybox\nARG TARGETOS\nRUN test $TARGETOS = linux\n");
        var wrong = await TryBuildAsync(daemon, "t", "FROM --platform=a/b/c/d busybox\n");
        Assert.NotEqual(0, wrong.ExitCode);
        Assert.Contains("failed to parse platform a/b/c/d: \"a/b/c/d\": cannot parse platform specifier: invalid argument", wrong.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Daemon_KilledOverAStep_LeavesNeitherContainerNorSnapshot()
    {
        await using var daemon = await StartAsync();
        var build = TryBuildAsync(daemon, "t", "FROM busybox\nRUN sleep 100\n");
        await ScratchDaemon.WaitUntilAsync(
            async () => (await daemon.GetAsync("/v1.44/containers/json")).GetArrayLength() == 1, () => "the step does not run");
        await daemon.KillAsync();
        Assert.NotEqual(0, (await build).ExitCode);
        await daemon.StartAgainAsync();
        Assert.Equal(0, (await daemon.GetAsync("/v1.44/containers/json?all=1")).GetArrayLength());
        await daemon.AssertNothingLeftAsync();
        Assert.DoesNotContain(Directory.GetDirectories(Path.Combine(daemon.DataRoot, "overlay2")), static path => Path.GetFileName(path).StartsWith("build", StringComparison.Ordinal));
    }

    private static async Task<ScratchDaemon> StartAsync()
    {
        var daemon = await ScratchDaemon.StartAsync();
        await daemon.ImportBusyboxAsync();
        return daemon;
    }

    private static async Task<string> BuildAsync(ScratchDaemon daemon, string tag, string dockerfile, params string[] flags)
    {
        var result = await TryBuildAsync(daemon, tag, dockerfile, flags);
        Assert.True(result.ExitCode == 0, result.Output + result.Error);
        return result.Output;
    }

    private static async Task<ProgramResult> TryBuildAsync(ScratchDaemon daemon, string tag, string dockerfile, params string[] flags)
    {
        var context = Path.Combine(daemon.Root, "context-" + Guid.NewGuid().ToString("N"));
        Directory.CreateDirectory(context);
        await File.WriteAllTextAsync(Path.Combine(context, "Dockerfile"), dockerfile, TestContext.Current.CancellationToken);
        return await daemon.DockerAsync(["build", .. flags, "-t", tag, context]);
    }
}
