using Skiff.Tests.Integration.Scratch;

namespace Skiff.Tests.Integration.CommandLine;

/// <summary>`skiff context` with an engine behind ssh. The ssh is one that runs its command on this host.</summary>
public sealed class SshContextTests
{
    [Fact]
    public async Task Context_OfSsh_ReachesTheEngineThroughDialStdio()
    {
        await using var daemon = await ScratchDaemon.StartAsync();
        await daemon.ImportBusyboxAsync();
        var own = Path.Combine(Path.GetDirectoryName(Programs.Daemon)!, "skiff");
        Assert.SkipUnless(File.Exists(own), "skiff has not been built (make build)");
        var bin = Directory.CreateDirectory(Path.Combine(daemon.Root, "bin")).FullName;
        var log = Path.Combine(daemon.Root, "ssh.log");
        // the far side: its docker is skiff, and its engine that of the test
        File.CreateSymbolicLink(Path.Combine(bin, "docker"), own);
        await File.WriteAllTextAsync(Path.Combine(bin, "ssh"), $"#!/bin/sh\necho \"$@\" >>{log}\nwhile [ \"$1\" != -- ]; do shift; done\nshift 2\nPATH={bin}:$PATH DOCKER_CONTEXT= DOCKER_HOST=unix://{daemon.SocketPath} exec \"$@\"\n", TestContext.Current.CancellationToken);
        File.SetUnixFileMode(Path.Combine(bin, "ssh"), (UnixFileMode)0x1ed);
        (await SkiffAsync(daemon, "context", "create", "far", "--docker", "host=ssh://me@far.example:2222", "--description", "behind ssh")).Succeeded();
        Assert.Equal("far behind ssh ssh://me@far.example:2222\n", (await SkiffAsync(daemon, "context", "ls", "--format", "{{if eq .Name \"far\"}}{{.Name}} {{.Description}} {{.DockerEndpoint}}{{end}}")).Succeeded().Trim('\n') + "\n");
        Assert.Equal("far\n", (await SkiffAsync(daemon, "context", "use", "far")).Succeeded());
        Assert.Equal("hello\n", (await SkiffAsync(daemon, "run", "--rm", "busybox", "echo", "hello")).Succeeded());
        Assert.Equal("from input", (await SkiffAsync(daemon, "from input", "run", "-i", "--rm", "busybox", "cat")).Succeeded());
        Assert.Contains("-o ConnectTimeout=30 -T -l me -p 2222 -- far.example docker system dial-stdio", await File.ReadAllTextAsync(log, TestContext.Current.CancellationToken), StringComparison.Ordinal);
        // the real client reads what skiff wrote
        var client = await ProgramResult.RunAsync("docker", ["context", "inspect", "far", "--format", "{{.Endpoints.docker.Host}}"], new Dictionary<string, string> { ["DOCKER_CONFIG"] = daemon.Root });
        Assert.Equal("ssh://me@far.example:2222\n", client.Succeeded());
        (await SkiffAsync(daemon, "context", "use", "default")).Succeeded();
        (await SkiffAsync(daemon, "context", "rm", "far")).Succeeded();

        Task<ProgramResult> SkiffAsync(ScratchDaemon of, params string[] words) =>
            ProgramResult.RunAsync(own, words[0] == "from input" ? words[1..] : words, new Dictionary<string, string>
            {
                ["DOCKER_CONFIG"] = of.Root,
                ["DOCKER_HOST"] = "",
                ["PATH"] = $"{bin}:{Environment.GetEnvironmentVariable("PATH")}",
            }, words[0] == "from input" ? words[0] : null);
    }
}
