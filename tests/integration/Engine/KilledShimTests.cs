using Skiff.Tests.Integration.Scratch;

namespace Skiff.Tests.Integration.Engine;

/// <summary>Somebody kills the supervisor of a container.</summary>
public sealed class KilledShimTests
{
    [Fact]
    public async Task Run_WhoseShimIsKilled_EndsAndIsRemoved()
    {
        await using var daemon = await ScratchDaemon.StartAsync();
        await daemon.ImportBusyboxAsync();
        var run = daemon.DockerAsync("run", "--rm", "--name", "one", "busybox", "sleep", "100");
        await KillShimAsync(daemon, "one");
        Assert.Equal(137, (await run.WaitAsync(TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken)).ExitCode);
        await daemon.AssertNothingLeftAsync();
    }

    [Fact]
    public async Task Container_WhoseShimWasKilled_IsExitedAndCanBeStartedAgain()
    {
        await using var daemon = await ScratchDaemon.StartAsync();
        await daemon.ImportBusyboxAsync();
        await daemon.RunAsync("one", "sleep", "100");
        await KillShimAsync(daemon, "one");
        Assert.Equal("137\n", (await daemon.DockerAsync("wait", "one")).Output);
        Assert.Equal(204, (await daemon.PostAsync("/v1.44/containers/one/start")).Status);
        Assert.Equal("in\n", (await daemon.DockerAsync("exec", "one", "echo", "in")).Output);
    }

    private static async Task KillShimAsync(ScratchDaemon daemon, string name)
    {
        var shim = 0;
        for (var i = 0; shim == 0 && i < 600; i++)
        {
            await Task.Delay(50, TestContext.Current.CancellationToken);
            shim = await ShimOfAsync(daemon, name);
        }
        Assert.NotEqual(0, shim);
        using var process = System.Diagnostics.Process.GetProcessById(shim);
        process.Kill();
    }

    /// <summary>The parent of the container's first process; 0 while that does not run.</summary>
    private static async Task<int> ShimOfAsync(ScratchDaemon daemon, string name)
    {
        using var answer = await daemon.Http.GetAsync($"/v1.44/containers/{name}/json", TestContext.Current.CancellationToken);
        if (!answer.IsSuccessStatusCode)
            return 0;
        using var container = System.Text.Json.JsonDocument.Parse(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        var pid = container.RootElement.GetProperty("State").GetProperty("Pid").GetInt32();
        if (pid == 0)
            return 0;
        var status = await File.ReadAllLinesAsync($"/proc/{pid}/status", TestContext.Current.CancellationToken);
        return int.Parse(status.First(static line => line.StartsWith("PPid:", StringComparison.Ordinal))[5..], System.Globalization.CultureInfo.InvariantCulture);
    }
}
