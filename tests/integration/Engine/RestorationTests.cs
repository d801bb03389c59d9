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
    public async Task Daemon_StartsContainersAfterThoseTheyNeed()
    {
        await using var daemon = await StartAsync();
        string[] always = ["run", "-d", "--restart", "always", "--stop-timeout", "0"];
        Task<ProgramResult> Run(params string[] arguments) => daemon.DockerAsync([.. always, .. arguments]);
        string[] project = ["--label", "com.docker.compose.project=p"];
        var results = new[]
        {
            await Run([.. project, "--label", "com.docker.compose.service=db", "--name", "db", "--health-cmd", "test -f /ready", "--health-interval", "200ms", "--health-retries", "100",
                "busybox", "sh", "-c", "rm -f /ready; sleep 1; touch /ready; sleep 1000"]),
            await Run([.. project, "--label", "com.docker.compose.service=web", "--label", "com.docker.compose.depends_on=db:service_healthy:false", "--name", "web", "busybox", "sleep", "1000"]),
            await Run("--name", "shared", "--network", "container:web", "busybox", "sleep", "1000"),
            await Run("--name", "alone", "busybox", "sleep", "1000"),
        };
        Assert.All(results, result => Assert.True(result.ExitCode == 0, result.Error));
        Assert.Equal(0, (await daemon.DockerAsync("stop", "shared", "web", "db", "alone")).ExitCode);
        await daemon.KillAsync();
        await daemon.StartAgainAsync();
        await ScratchDaemon.WaitUntilAsync(
            async () => (await StatesAsync(daemon)).All(static state => state.EndsWith(" running", StringComparison.Ordinal)), () => daemon.Log);
        var (db, web, shared, alone) = (await StateAsync("db"), await StateAsync("web"), await StateAsync("shared"), await StateAsync("alone"));
        var healthy = db.GetProperty("Health").GetProperty("Log").EnumerateArray().First(static probe => probe.GetProperty("ExitCode").GetInt32() == 0);
        Assert.True(Started(web) >= healthy.GetProperty("End").GetDateTimeOffset(), "web was started before db was healthy");
        Assert.True(Started(shared) >= Started(web), "what shares the network of web was started before it");
        Assert.True(Started(alone) < Started(web), "what needs nothing waited");

        async Task<System.Text.Json.JsonElement> StateAsync(string name) => (await daemon.GetAsync($"/v1.44/containers/{name}/json")).GetProperty("State");
        static DateTimeOffset Started(System.Text.Json.JsonElement state) => state.GetProperty("StartedAt").GetDateTimeOffset();
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
