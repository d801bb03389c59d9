using Skiff.Tests.Integration.Scratch;

namespace Skiff.Tests.Integration.Engine;

public sealed class StreamsTests
{
    [Fact]
    public async Task Logs_Follow_EndsWithTheContainer()
    {
        await using var daemon = await StartAsync();
        await daemon.RunAsync("one", "sh", "-c", "for i in 1 2 3 4 5; do echo $i; sleep 0.1; done; echo last >&2");
        var followed = await daemon.DockerAsync("logs", "-f", "one");
        Assert.Equal(("1\n2\n3\n4\n5\n", "last\n"), (followed.Output, followed.Error));
        Assert.Equal("4\n5\n", (await daemon.DockerAsync("logs", "--tail", "3", "one")).Output);
    }

    [Fact]
    public async Task Logs_Rotated_AreReadAsOne()
    {
        await using var daemon = await StartAsync();
        var run = await daemon.DockerAsync(
            "run", "--name", "one", "--log-opt", "max-size=20k", "--log-opt", "max-file=50", "busybox", "seq", "1", "5000");
        Assert.Equal(0, run.ExitCode);
        var expected = string.Concat(Enumerable.Range(1, 5000).Select(static i => $"{i}\n"));
        Assert.Equal(expected, run.Output);
        Assert.Equal(expected, (await daemon.DockerAsync("logs", "one")).Output);
        Assert.Equal("4999\n5000\n", (await daemon.DockerAsync("logs", "-n", "2", "one")).Output);
    }

    [Fact]
    public async Task Logs_SinceTheTimeOfALine_BeginWithIt()
    {
        await using var daemon = await StartAsync();
        await daemon.DockerAsync("run", "--name", "one", "busybox", "sh", "-c", "echo early; sleep 0.1; echo late");
        var time = (await daemon.DockerAsync("logs", "--timestamps", "--tail", "1", "one")).Output.Split(' ')[0];
        Assert.Equal("late\n", (await daemon.DockerAsync("logs", "--since", time, "one")).Output);
    }

    [Fact]
    public async Task Logs_LabelsAndTag_AreDetails()
    {
        await using var daemon = await StartAsync();
        await daemon.DockerAsync(
            "run", "--name", "one", "--label", "tier=web", "--log-opt", "labels=tier", "--log-opt", "tag={{.Name}}", "busybox", "echo", "x");
        Assert.Equal("tag=one,tier=web x\n", (await daemon.DockerAsync("logs", "--details", "one")).Output);
    }

    [Fact]
    public async Task Exec_OutputInputAndExitCode_AreThePrograms()
    {
        await using var daemon = await StartAsync();
        await daemon.RunAsync("one", "sleep", "100");
        var result = await daemon.DockerWithInputAsync("typed", "exec", "-i", "-e", "A=b", "-w", "/tmp", "-u", "65534", "one", "sh", "-c", "pwd; echo $A; id -u; cat; exit 9");
        Assert.Equal((9, "/tmp\nb\n65534\ntyped"), (result.ExitCode, result.Output));
        Assert.Equal(127, (await daemon.DockerAsync("exec", "one", "nosuch")).ExitCode);
    }

    [Fact]
    public async Task Exec_ThatEndsAtOnce_LosesNoOutput()
    {
        await using var daemon = await StartAsync();
        await daemon.RunAsync("one", "sleep", "100");
        for (var i = 0; i < 20; i++)
        {
            var result = await daemon.DockerAsync("exec", "one", "sh", "-c", $"seq 1 2000; exit {i}");
            Assert.Equal((i, 8893), (result.ExitCode, result.Output.Length));
        }
    }

    [Fact]
    public async Task Exec_WhenContainerStops_HasAnExitCode()
    {
        await using var daemon = await StartAsync();
        await daemon.RunAsync("one", "sleep", "100");
        var exec = daemon.DockerAsync("exec", "one", "sleep", "50");
        await ScratchDaemon.WaitUntilAsync(
            async () => (await daemon.GetAsync("/v1.44/containers/one/top")).GetProperty("Processes").GetArrayLength() == 2, () => daemon.Log);
        Assert.Equal(204, (await daemon.PostAsync("/v1.44/containers/one/kill")).Status);
        Assert.Equal(137, (await exec).ExitCode);
    }

    [Fact]
    public async Task Events_OfARun_ComeInDockersOrder()
    {
        await using var daemon = await StartAsync();
        await daemon.DockerAsync("run", "--rm", "--name", "one", "-v", "data:/d", "busybox", "true");
        var until = (TimeProvider.System.GetUtcNow().ToUnixTimeSeconds() + 1).ToString(System.Globalization.CultureInfo.InvariantCulture);
        var events = await daemon.DockerAsync("events", "--since", "1h", "--until", until, "--format", "{{.Type}} {{.Action}}");
        Assert.Equal(
            [
                "image import", "volume create", "container create", "container attach", "network connect", "volume mount", "container start",
                "container die", "network disconnect", "volume unmount", "container destroy",
            ],
            events.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    [Fact]
    public async Task Health_ChangesByTheProbe()
    {
        await using var daemon = await StartAsync();
        await daemon.DockerAsync(
            "run", "-d", "--name", "one", "--health-cmd", "test -e /ok && echo good", "--health-interval", "100ms", "--health-retries", "2", "busybox", "sleep", "100");
        await HealthAsync(daemon, "unhealthy");
        await daemon.DockerAsync("exec", "one", "touch", "/ok");
        await HealthAsync(daemon, "healthy");
        var log = (await daemon.GetAsync("/v1.44/containers/one/json")).GetProperty("State").GetProperty("Health").GetProperty("Log");
        Assert.Equal("good\n", log[log.GetArrayLength() - 1].GetProperty("Output").GetString());
        Assert.Contains("(healthy)", (await daemon.DockerAsync("ps", "--format", "{{.Status}}")).Output, StringComparison.Ordinal);
    }

    private static Task HealthAsync(ScratchDaemon daemon, string status) => ScratchDaemon.WaitUntilAsync(
        async () => (await daemon.GetAsync("/v1.44/containers/one/json")).GetProperty("State").GetProperty("Health").GetProperty("Status").GetString() == status,
        () => daemon.Log);

    private static async Task<ScratchDaemon> StartAsync()
    {
        var daemon = await ScratchDaemon.StartAsync();
        await daemon.ImportBusyboxAsync();
        return daemon;
    }
}
