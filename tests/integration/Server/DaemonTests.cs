using System.Net.Sockets;
using System.Text;
using Skiff.Tests.Integration.Scratch;

namespace Skiff.Tests.Integration.Server;

/// <summary>skiffd as a process: its start, its end, its signals, and the real docker client.</summary>
public sealed class DaemonTests
{
    [Fact]
    public async Task Start_AnswersThePing_AndStopsCleanly()
    {
        await using var daemon = await ScratchDaemon.StartAsync();
        Assert.Equal("OK", await daemon.Http.GetStringAsync("/v1.24/_ping", TestContext.Current.CancellationToken));
        Assert.Equal("1.55", (await daemon.GetAsync("/version")).GetProperty("ApiVersion").GetString());
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.GroupWrite, File.GetUnixFileMode(daemon.SocketPath));
    }

    [Fact]
    public async Task Kill_LeavesAStaleSocket_WhichTheNextStartReplaces()
    {
        await using var daemon = await ScratchDaemon.StartAsync();
        await daemon.KillAsync();
        Assert.True(File.Exists(daemon.SocketPath));
        await daemon.StartAgainAsync();
        Assert.Equal("OK", await daemon.Http.GetStringAsync("/_ping", TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task SecondDaemon_OnTheSameSocket_IsRefused()
    {
        await using var daemon = await ScratchDaemon.StartAsync();
        var second = await ProgramResult.RunAsync(
            Programs.Daemon,
            ["--host", "unix://" + daemon.SocketPath, "--data-root", daemon.Root + "/other", "--exec-root", daemon.Root + "/other-exec", "--pidfile", daemon.Root + "/other-pid", "--group", "", "--config-file", daemon.Root + "/daemon.json"]);
        Assert.Equal(1, second.ExitCode);
        Assert.Contains("another process listens there", second.Error, StringComparison.Ordinal);
        Assert.False(File.Exists(daemon.Root + "/other-pid"));
    }

    [Fact]
    public async Task Hangup_ReloadsTheLogLevel()
    {
        await using var daemon = await ScratchDaemon.StartAsync();
        await File.WriteAllTextAsync(daemon.Root + "/daemon.json", "{\"debug\": true}", TestContext.Current.CancellationToken);
        daemon.Send(1);
        await ScratchDaemon.WaitUntilAsync(() => Task.FromResult(daemon.Log.Contains("reloaded", StringComparison.Ordinal)), () => daemon.Log);
        await daemon.Http.GetAsync("/containers/none/json", TestContext.Current.CancellationToken);
        await ScratchDaemon.WaitUntilAsync(() => Task.FromResult(daemon.Log.Contains("answered 404", StringComparison.Ordinal)), () => daemon.Log);
    }

    [Fact]
    public async Task UnknownFlag_IsRefused()
    {
        var result = await ProgramResult.RunAsync(Programs.Daemon, ["--bogus"]);
        Assert.Equal(125, result.ExitCode);
        Assert.Contains("unknown flag: --bogus", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task DockerClient_RunsAContainer()
    {
        await using var daemon = await ScratchDaemon.StartAsync();
        await daemon.ImportBusyboxAsync();
        var ran = await daemon.DockerAsync("run", "--rm", "busybox", "sh", "-c", "echo out; echo err >&2; exit 3");
        Assert.Equal(3, ran.ExitCode);
        Assert.Equal("out\n", ran.Output);
        Assert.Equal("err\n", ran.Error);
    }

    [Fact]
    public async Task DockerClient_PipesInput_AndSeesItsEnd()
    {
        await using var daemon = await ScratchDaemon.StartAsync();
        await daemon.ImportBusyboxAsync();
        Assert.Equal("hello\nsecond\n", (await daemon.DockerWithInputAsync("hello\nsecond\n", "run", "-i", "--rm", "busybox", "cat")).Succeeded());
        await daemon.RunAsync("web", "sleep", "1000");
        Assert.Equal("abc", (await daemon.DockerWithInputAsync("abc", "exec", "-i", "web", "cat")).Succeeded());
        var failed = await daemon.DockerAsync("exec", "web", "sh", "-c", "exit 42");
        Assert.Equal(42, failed.ExitCode);
    }

    [Fact]
    public async Task Attach_WhenTheClientVanishes_TheContainerGoesOn()
    {
        await using var daemon = await ScratchDaemon.StartAsync();
        await daemon.ImportBusyboxAsync();
        var id = await daemon.RunAsync("web", "sh", "-c", "while true; do echo tick; sleep 0.05; done");
        using (var socket = await daemon.ConnectAsync(TestContext.Current.CancellationToken))
        {
            await socket.SendAsync(
                Encoding.ASCII.GetBytes($"POST /v1.44/containers/{id}/attach?stream=1&stdout=1 HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: tcp\r\n\r\n"),
                TestContext.Current.CancellationToken);
            var buffer = new byte[4096];
            var text = "";
            while (!text.Contains("tick", StringComparison.Ordinal))
                text += Encoding.ASCII.GetString(buffer, 0, await socket.ReceiveAsync(buffer, SocketFlags.None, TestContext.Current.CancellationToken));
        }
        var state = (await daemon.GetAsync($"/containers/{id}/json")).GetProperty("State");
        Assert.True(state.GetProperty("Running").GetBoolean());
        Assert.Equal("OK", await daemon.Http.GetStringAsync("/_ping", TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Container_OutlivesTheDaemon()
    {
        await using var daemon = await ScratchDaemon.StartAsync();
        await daemon.ImportBusyboxAsync();
        var id = await daemon.RunAsync("web", "sh", "-c", "trap 'exit 7' TERM; while true; do sleep 0.05; done");
        await daemon.KillAsync();
        await daemon.StartAgainAsync();
        Assert.True((await daemon.GetAsync($"/containers/{id}/json")).GetProperty("State").GetProperty("Running").GetBoolean());
        Assert.Equal(204, (await daemon.PostAsync($"/containers/{id}/stop")).Status);
        Assert.Equal(7, (await daemon.GetAsync($"/containers/{id}/json")).GetProperty("State").GetProperty("ExitCode").GetInt32());
    }
}
