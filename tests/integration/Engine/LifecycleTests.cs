using Skiff.Tests.Integration.Scratch;

namespace Skiff.Tests.Integration.Engine;

public sealed class LifecycleTests
{
    [Fact]
    public async Task Create_WithALinkToNobody_IsRefusedOnTheDefaultNetworkAlone()
    {
        await using var daemon = await ScratchDaemon.StartAsync();
        await daemon.ImportBusyboxAsync();
        Assert.Equal(201, (await daemon.PostAsync("/v1.44/networks/create", """{"Name":"mine"}""")).Status);
        Assert.Equal(201, (await daemon.PostAsync("/v1.44/containers/create", """{"Image":"busybox","HostConfig":{"NetworkMode":"mine","Links":["later:x"]}}""")).Status);
        var refused = await daemon.PostAsync("/v1.44/containers/create", """{"Image":"busybox","HostConfig":{"Links":["later:x"]}}""");
        Assert.Equal((400, "{\"message\":\"could not get container for later: No such container: later\"}"), (refused.Status, refused.Text.Trim()));
        await daemon.RemoveAllAsync();
        Assert.Equal(0, (await daemon.DockerAsync("network", "rm", "mine")).ExitCode);
    }

    [Fact]
    public async Task Run_OutputAndExitCode_AreThePrograms()
    {
        await using var daemon = await StartAsync();
        var result = await daemon.DockerAsync("run", "--name", "one", "busybox", "sh", "-c", "echo out; echo err >&2; exit 3");
        Assert.Equal((3, "out\n", "err\n"), (result.ExitCode, result.Output, result.Error));
        var state = (await daemon.GetAsync("/v1.44/containers/one/json")).GetProperty("State");
        Assert.Equal(("exited", 3), (state.GetProperty("Status").GetString(), state.GetProperty("ExitCode").GetInt32()));
    }

    [Fact]
    public async Task Run_WithInput_PassesAllBytes()
    {
        await using var daemon = await StartAsync();
        var input = string.Concat(Enumerable.Range(0, 60_000).Select(static i => $"{i}\u0010\u0011\n")); // with what would be the detach keys
        var result = await daemon.DockerWithInputAsync(input, "run", "--rm", "-i", "busybox", "cat");
        Assert.Equal((0, input), (result.ExitCode, result.Output));
    }

    [Theory]
    [InlineData("nosuchcmd", 127, "executable file not found in $PATH")]
    [InlineData("/no/such", 127, "no such file or directory")]
    [InlineData("/etc", 126, "permission denied")]
    [InlineData("/etc/passwd", 126, "permission denied")]
    public async Task Run_ProgramThatCannotStart_HasDockersCodeAndKeepsTheContainer(string program, int code, string text)
    {
        await using var daemon = await StartAsync();
        var result = await daemon.DockerAsync("run", "--name", "bad", "busybox", program);
        Assert.Equal(code, result.ExitCode);
        Assert.Contains(text, result.Error, StringComparison.Ordinal);
        var state = (await daemon.GetAsync("/v1.44/containers/bad/json")).GetProperty("State");
        Assert.Equal(("created", code), (state.GetProperty("Status").GetString(), state.GetProperty("ExitCode").GetInt32()));
        Assert.Contains(text, state.GetProperty("Error").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_WithRm_IsGoneAfterwards()
    {
        await using var daemon = await StartAsync();
        Assert.Equal(7, (await daemon.DockerAsync("run", "--rm", "busybox", "sh", "-c", "exit 7")).ExitCode);
        Assert.Equal(0, (await daemon.GetAsync("/v1.44/containers/json?all=1")).GetArrayLength());
        await daemon.AssertNothingLeftAsync();
    }

    [Fact]
    public async Task Start_WhenAlreadyRunning_IsNotModified()
    {
        await using var daemon = await StartAsync();
        await daemon.RunAsync("one", "sleep", "100");
        Assert.Equal(304, (await daemon.PostAsync("/v1.44/containers/one/start")).Status);
    }

    [Fact]
    public async Task Stop_ProgramThatListens_EndsByItsSignal()
    {
        await using var daemon = await StartAsync();
        await daemon.RunAsync("one", "sh", "-c", "trap 'exit 5' TERM; while :; do sleep 0.05; done");
        await Task.Delay(200, TestContext.Current.CancellationToken); // the trap is set by then
        Assert.Equal(204, (await daemon.PostAsync("/v1.44/containers/one/stop?t=20")).Status);
        Assert.Equal(5, await ExitCodeAsync(daemon, "one"));
        Assert.Equal(304, (await daemon.PostAsync("/v1.44/containers/one/stop")).Status);
    }

    [Fact]
    public async Task Stop_ProgramThatDoesNot_IsKilledAfterTheTimeout()
    {
        await using var daemon = await StartAsync();
        await daemon.RunAsync("one", "sleep", "100"); // as PID 1 it ignores SIGTERM
        Assert.Equal(204, (await daemon.PostAsync("/v1.44/containers/one/stop?t=1")).Status);
        Assert.Equal(137, await ExitCodeAsync(daemon, "one"));
    }

    [Fact]
    public async Task Stop_FirstProcessWithoutHandler_TellsItsChildren()
    {
        await using var daemon = await StartAsync();
        // the shell has no handler; its child has, and says so
        await daemon.RunAsync("one", "sh", "-c", "sh -c 'trap \"echo told; exit 0\" TERM; echo up; while :; do sleep 0.05; done'; echo after; exit 4");
        await ScratchDaemon.WaitUntilAsync(async () => (await daemon.DockerAsync("logs", "one")).Output == "up\n", () => daemon.Log);
        Assert.Equal(0, (await daemon.DockerAsync("stop", "one")).ExitCode);
        Assert.Equal("up\ntold\nafter\n", (await daemon.DockerAsync("logs", "one")).Output);
        Assert.Equal(4, await ExitCodeAsync(daemon, "one"));
    }

    [Fact]
    public async Task Stop_FirstProcessWithoutHandler_IsNotWaitedForInVain()
    {
        await using var daemon = await StartAsync();
        await daemon.RunAsync("one", "sh", "-c", "while :; do sleep 0.1; echo again; done");
        var stopping = System.Diagnostics.Stopwatch.StartNew();
        Assert.Equal(204, (await daemon.PostAsync("/v1.44/containers/one/stop")).Status);
        Assert.Equal(137, await ExitCodeAsync(daemon, "one"));
        Assert.True(stopping.Elapsed < TimeSpan.FromSeconds(9), "the whole time that a program is given to end was waited");
    }

    [Theory]
    [InlineData("restart", "running")]
    [InlineData("stop", "exited")]
    [InlineData("kill", "exited")]
    public async Task Unhealthy_IsActedUpon(string action, string state)
    {
        await using var daemon = await StartAsync();
        var refused = await daemon.PostAsync("/v1.44/containers/create", """{"Image":"busybox","Healthcheck":{"OnFailure":"pray"}}""");
        Assert.Equal((400, "{\"message\":\"invalid OnFailure in Healthcheck: pray (none, restart, stop or kill)\"}"), (refused.Status, refused.Text.Trim()));
        var created = await daemon.PostAsync("/v1.44/containers/create?name=one", $$$"""
            {"Image":"busybox","Cmd":["sh","-c","trap 'exit 0' TERM; test ! -e /ran || touch /well; touch /ran; while :; do sleep 0.05; done"],"HostConfig":{"RestartPolicy":{"Name":"always"}},
             "Healthcheck":{"Test":["CMD","test","-f","/well"],"Interval":100000000,"Retries":1,"OnFailure":"{{{action}}}"}}
            """);
        Assert.True(created.Status == 201, created.Text);
        Assert.Equal(204, (await daemon.PostAsync("/v1.44/containers/one/start")).Status);
        await ScratchDaemon.WaitUntilAsync(
            async () => (await daemon.DockerAsync("events", "--since", "1h", "--until", "0s", "--filter", "container=one", "--format", "{{.Action}}")).Output
                .Contains(action == "kill" ? "die\n" : action + "\n", StringComparison.Ordinal),
            () => daemon.Log);
        // its second run is well, and stays
        await ScratchDaemon.WaitUntilAsync(async () => await StatusAsync(daemon, "one") == state, () => daemon.Log);
        if (action == "restart")
        {
            await ScratchDaemon.WaitUntilAsync(
                async () => (await daemon.GetAsync("/v1.44/containers/one/json")).GetProperty("State").GetProperty("Health").GetProperty("Status").GetString() == "healthy", () => daemon.Log);
        }
    }

    [Fact]
    public async Task Stop_WhilePaused_Ends()
    {
        await using var daemon = await StartAsync();
        await daemon.RunAsync("one", "sleep", "100");
        Assert.Equal(204, (await daemon.PostAsync("/v1.44/containers/one/pause")).Status);
        Assert.Equal("paused", await StatusAsync(daemon, "one"));
        Assert.Equal(204, (await daemon.PostAsync("/v1.44/containers/one/stop?t=1")).Status);
        Assert.Equal("exited", await StatusAsync(daemon, "one"));
    }

    [Fact]
    public async Task Remove_Running_NeedsForce()
    {
        await using var daemon = await StartAsync();
        await daemon.RunAsync("one", "sleep", "100");
        var refused = await daemon.DockerAsync("rm", "one");
        Assert.Contains("You cannot remove a running container", refused.Error, StringComparison.Ordinal);
        Assert.Equal(0, (await daemon.DockerAsync("rm", "-f", "one")).ExitCode);
        await daemon.AssertNothingLeftAsync();
    }

    [Fact]
    public async Task RestartPolicy_OnFailure_CountsAndGivesUp()
    {
        await using var daemon = await StartAsync();
        Assert.Equal(0, (await daemon.DockerAsync("run", "-d", "--name", "one", "--restart", "on-failure:2", "busybox", "sh", "-c", "echo ran; exit 1")).ExitCode);
        await ScratchDaemon.WaitUntilAsync(async () => await StatusAsync(daemon, "one") == "exited", () => daemon.Log);
        Assert.Equal(2, (await daemon.GetAsync("/v1.44/containers/one/json")).GetProperty("RestartCount").GetInt32());
        Assert.Equal("ran\nran\nran\n", (await daemon.DockerAsync("logs", "one")).Output);
    }

    [Fact]
    public async Task RestartPolicy_Always_EndsByStop()
    {
        await using var daemon = await StartAsync();
        await daemon.DockerAsync("run", "-d", "--name", "one", "--restart", "always", "busybox", "sh", "-c", "sleep 0.1");
        await ScratchDaemon.WaitUntilAsync(
            async () => (await daemon.GetAsync("/v1.44/containers/one/json")).GetProperty("RestartCount").GetInt32() >= 2, () => daemon.Log);
        Assert.Equal(204, (await daemon.PostAsync("/v1.44/containers/one/stop")).Status);
        Assert.Equal("exited", await StatusAsync(daemon, "one"));
    }

    [Fact]
    public async Task Rename_MovesTheName()
    {
        await using var daemon = await StartAsync();
        var id = await daemon.RunAsync("one", "sleep", "100");
        Assert.Equal(204, (await daemon.PostAsync("/v1.44/containers/one/rename?name=two")).Status);
        Assert.Equal(id, (await daemon.GetAsync("/v1.44/containers/two/json")).GetProperty("Id").GetString());
        await daemon.RunAsync("one", "sleep", "100");
    }

    private static async Task<ScratchDaemon> StartAsync()
    {
        var daemon = await ScratchDaemon.StartAsync();
        await daemon.ImportBusyboxAsync();
        return daemon;
    }

    private static async Task<string?> StatusAsync(ScratchDaemon daemon, string name)
        => (await daemon.GetAsync($"/v1.44/containers/{name}/json")).GetProperty("State").GetProperty("Status").GetString();

    private static async Task<int> ExitCodeAsync(ScratchDaemon daemon, string name)
        => (await daemon.GetAsync($"/v1.44/containers/{name}/json")).GetProperty("State").GetProperty("ExitCode").GetInt32();
}
