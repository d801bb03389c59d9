using System.Globalization;
using Skiff.Tests.Integration.Scratch;

namespace Skiff.Tests.Integration.Engine;

/// <summary>Limits are in the cgroup, and bite.</summary>
public sealed class LimitTests
{
    [Fact]
    public async Task Memory_IsInTheCgroup_AndKillsWhatWantsMore()
    {
        await using var daemon = await ScratchDaemon.StartAsync();
        await daemon.ImportBusyboxAsync();
        var since = DateTimeOffset.UtcNow.ToUnixTimeSeconds() - 1;
        // the host's files of the container's cgroup, in either version
        (await daemon.DockerAsync("run", "-d", "--name", "small", "-m", "24m", "--memory-swap", "24m", "busybox", "sleep", "1000")).Succeeded();
        Assert.Equal((24 * 1024 * 1024).ToString(CultureInfo.InvariantCulture), await LimitAsync(daemon, "small", "memory.limit_in_bytes", "memory.max"));

        var greedy = await daemon.DockerAsync("run", "--name", "greedy", "-m", "24m", "--memory-swap", "24m", "busybox", "sh", "-c", "tail -c 100m /dev/zero >/dev/null");
        Assert.NotEqual(0, greedy.ExitCode);
        // the shell outlives the program that was killed: the container's exit is that program's, as a shell tells it
        var state = (await daemon.GetAsync("/containers/greedy/json")).GetProperty("State");
        Assert.True(state.GetProperty("OOMKilled").GetBoolean(), state.GetRawText());
        Assert.Equal(137, state.GetProperty("ExitCode").GetInt32());
        var events = (await daemon.DockerAsync("events", "--since", $"{since}", "--until", $"{DateTimeOffset.UtcNow.ToUnixTimeSeconds() + 1}", "--filter", "event=oom", "--format", "{{.Actor.Attributes.name}}")).Succeeded();
        Assert.Equal("greedy\n", events);
    }

    [Fact]
    public async Task OutOfMemory_IsTold_WhileTheContainerGoesOn()
    {
        await using var daemon = await ScratchDaemon.StartAsync();
        await daemon.ImportBusyboxAsync();
        (await daemon.DockerAsync("run", "-d", "--name", "goeson", "-m", "24m", "--memory-swap", "24m", "busybox", "sh", "-c", "(tail -c 100m /dev/zero >/dev/null); sleep 1000")).Succeeded();
        await ScratchDaemon.WaitUntilAsync(
            async () => (await daemon.GetAsync("/containers/goeson/json")).GetProperty("State").GetProperty("OOMKilled").GetBoolean(), () => "not told");
        Assert.True((await daemon.GetAsync("/containers/goeson/json")).GetProperty("State").GetProperty("Running").GetBoolean());
    }

    [Fact]
    public async Task Cpus_HoldABusyProgramBack()
    {
        await using var daemon = await ScratchDaemon.StartAsync();
        await daemon.ImportBusyboxAsync();
        (await daemon.DockerAsync("run", "-d", "--name", "busy", "--cpus", "0.5", "busybox", "sh", "-c", "while :; do :; done")).Succeeded();
        Assert.Equal("50000", (await LimitAsync(daemon, "busy", "cpu.cfs_quota_us", "cpu.max")).Split(' ')[0]);
        // what it got of the processor, not how long that took: periods in which it was stopped, by the kernel's own count
        await ScratchDaemon.WaitUntilAsync(async () => (await ThrottlingAsync(daemon)).Periods > 20, () => "no periods");
        var (periods, throttled, used) = await ThrottlingAsync(daemon);
        Assert.True(throttled > 0, $"{throttled} of {periods} periods"); // how often depends on who else wants the processor
        Assert.True(used <= (ulong)(periods + 2) * 60_000_000UL, $"{used} ns in {periods} periods of 100 ms"); // half of each, and some
    }

    [Fact]
    public async Task PidsLimit_StopsAForkBomb()
    {
        await using var daemon = await ScratchDaemon.StartAsync();
        await daemon.ImportBusyboxAsync();
        (await daemon.DockerAsync("run", "-d", "--name", "bomb", "--pids-limit", "20", "busybox", "sh", "-c", "f() { f | f & }; while :; do (sleep 1000 &) ; done")).Succeeded();
        Assert.Equal("20", await LimitAsync(daemon, "bomb", "pids.max", "pids.max"));
        await ScratchDaemon.WaitUntilAsync(
            async () => long.Parse(await LimitAsync(daemon, "bomb", "pids.current", "pids.current"), CultureInfo.InvariantCulture) == 20
                || long.Parse((await EventsAsync(daemon)).Split(' ')[^1], CultureInfo.InvariantCulture) > 0,
            () => "the limit was not reached");
        Assert.True(long.Parse(await LimitAsync(daemon, "bomb", "pids.current", "pids.current"), CultureInfo.InvariantCulture) <= 20);
    }

    [Fact]
    public async Task Update_ChangesTheCgroupOfARunningContainer()
    {
        await using var daemon = await ScratchDaemon.StartAsync();
        await daemon.ImportBusyboxAsync();
        (await daemon.DockerAsync("run", "-d", "--name", "grows", "-m", "24m", "--pids-limit", "20", "busybox", "sleep", "1000")).Succeeded();
        (await daemon.DockerAsync("update", "-m", "48m", "--memory-swap", "64m", "--cpus", "0.25", "--pids-limit", "30", "grows")).Succeeded();
        Assert.Equal((48 * 1024 * 1024).ToString(CultureInfo.InvariantCulture), await LimitAsync(daemon, "grows", "memory.limit_in_bytes", "memory.max"));
        Assert.Equal("25000", (await LimitAsync(daemon, "grows", "cpu.cfs_quota_us", "cpu.max")).Split(' ')[0]);
        Assert.Equal("30", await LimitAsync(daemon, "grows", "pids.max", "pids.max"));
    }

    private static async Task<(long Periods, long Throttled, ulong Used)> ThrottlingAsync(ScratchDaemon daemon)
    {
        var cpu = (await daemon.GetAsync("/containers/busy/stats?stream=0&one-shot=1")).GetProperty("cpu_stats");
        var throttling = cpu.GetProperty("throttling_data");
        return (throttling.GetProperty("periods").GetInt64(), throttling.GetProperty("throttled_periods").GetInt64(), cpu.GetProperty("cpu_usage").GetProperty("total_usage").GetUInt64());
    }

    private static async Task<string> EventsAsync(ScratchDaemon daemon)
        => await LimitAsync(daemon, "bomb", "pids.events", "pids.events");

    /// <summary>A file of a container's cgroup: one name in version 1, another in version 2.</summary>
    private static async Task<string> LimitAsync(ScratchDaemon daemon, string name, string version1, string version2)
    {
        var id = (await daemon.GetAsync($"/containers/{name}/json")).GetProperty("Id").GetString();
        var file = (await ProgramResult.RunAsync("/bin/sh", ["-c", $"find /sys/fs/cgroup -path '*{daemon.CgroupName}/{id}/{version1}' -o -path '*{daemon.CgroupName}/{id}/{version2}' 2>/dev/null"])).Output
            .Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.NotEmpty(file);
        return (await File.ReadAllTextAsync(file[0], TestContext.Current.CancellationToken)).Trim();
    }
}
