using Skiff.Tests.Integration.Scratch;

namespace Skiff.Tests.Integration.Engine;

public sealed class RestorationTests
{
    [Fact]
    public async Task Daemon_KilledAndStartedAgain_FindsEverything()
    {
        await using var daemon = await StartAsync();
        await daemon.RunAsync("writes", "sh", "-c", "i=0; while :; do echo $i; i=$((i+1)); sleep 0.02; done");
        await daemon.RunAsync("exits", "sh", "-c", "sleep 1; exit 7");
        Assert.Equal(0, (await daemon.DockerAsync("run", "-d", "--rm", "--name", "removed", "busybox", "sh", "-c", "sleep 1")).ExitCode);
        Assert.Equal(0, (await daemon.DockerAsync("create", "--name", "created", "busybox", "true")).ExitCode);
        await daemon.KillAsync();
        await Task.Delay(2000, TestContext.Current.CancellationToken);
        await daemon.StartAgainAsync();

        Assert.Equal(["created created", "exits exited", "writes running"], await StatesAsync(daemon));
        Assert.Equal(7, (await daemon.GetAsync("/v1.44/containers/exits/json")).GetProperty("State").GetProperty("ExitCode").GetInt32());
        Assert.Equal("in\n", (await daemon.DockerAsync("exec", "writes", "echo", "in")).Output);
        Assert.Equal(204, (await daemon.PostAsync("/v1.44/containers/writes/kill")).Status);
        var lines = (await daemon.DockerAsync("logs", "writes")).Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(int.Parse).ToArray();
        Assert.Equal(Enumerable.Range(0, lines.Length), lines);
        Assert.True(lines.Length > 50, $"only {lines.Length} lines");
    }

    [Fact]
    public async Task Daemon_Stopped_LeavesContainersRunning()
    {
        await using var daemon = await StartAsync();
        await daemon.RunAsync("one", "sleep", "100");
        var pid = (await daemon.GetAsync("/v1.44/containers/one/json")).GetProperty("State").GetProperty("Pid").GetInt32();
        await daemon.StopAsync();
        Assert.True(Directory.Exists($"/proc/{pid}"));
        await daemon.StartAgainAsync();
        Assert.Equal(pid, (await daemon.GetAsync("/v1.44/containers/one/json")).GetProperty("State").GetProperty("Pid").GetInt32());
    }

    [Fact]
    public async Task HostConfig_EditedWhileStopped_IsInForce()
    {
        await using var daemon = await StartAsync();
        var id = await daemon.RunAsync("one", "true");
        await daemon.StopAsync();
        var path = Path.Combine(daemon.DataRoot, "containers", id, "hostconfig.json");
        var text = await File.ReadAllTextAsync(path, TestContext.Current.CancellationToken);
        Assert.Contains("\"RestartPolicy\":{\"Name\":\"no\"", text, StringComparison.Ordinal);
        await File.WriteAllTextAsync(path, text.Replace("\"Name\":\"no\"", "\"Name\":\"unless-stopped\"", StringComparison.Ordinal), TestContext.Current.CancellationToken);
        await daemon.StartAgainAsync();
        var policy = (await daemon.GetAsync("/v1.44/containers/one/json")).GetProperty("HostConfig").GetProperty("RestartPolicy");
        Assert.Equal("unless-stopped", policy.GetProperty("Name").GetString());
        Assert.Equal(200, (await daemon.PostAsync("/v1.44/containers/one/update", """{"RestartPolicy":{"Name":"no"}}""")).Status);
    }

    [Fact]
    public async Task Daemon_KilledAtAnyMoment_LeavesNothingHalf()
    {
        await using var daemon = await StartAsync();
        for (var round = 0; round < 6; round++)
        {
            var runs = Enumerable.Range(0, 4).Select(i => daemon.DockerAsync("run", "--rm", "--name", $"r{round}-{i}", "busybox", "true")).ToArray();
            await Task.Delay(round * 25, TestContext.Current.CancellationToken);
            await daemon.KillAsync();
            await Task.WhenAll(runs);
            await daemon.StartAgainAsync();
            await daemon.RemoveAllAsync();
            await daemon.AssertNothingLeftAsync();
        }
    }

    private static async Task<ScratchDaemon> StartAsync()
    {
        var daemon = await ScratchDaemon.StartAsync();
        await daemon.ImportBusyboxAsync();
        return daemon;
    }

    private static async Task<IEnumerable<string>> StatesAsync(ScratchDaemon daemon)
        => (await daemon.GetAsync("/v1.44/containers/json?all=1")).EnumerateArray()
            .Select(container => $"{container.GetProperty("Names")[0].GetString()![1..]} {container.GetProperty("State").GetString()}")
            .Order(StringComparer.Ordinal);
}
