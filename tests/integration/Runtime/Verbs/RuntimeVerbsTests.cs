using System.Text.Json.Nodes;

namespace Skiff.Tests.Integration.Runtime.Verbs;

public sealed class RuntimeVerbsTests
{
    private const string Sleep = "exec sleep 1000";

    [Fact]
    public async Task Pause_ThenResume_ChangesTheState()
    {
        await using var container = await RuntimeContainer.StartAsync(Sleep);
        (await container.CallAsync("pause", container.Id)).Expect();
        Assert.Equal("paused", await container.StatusAsync());
        Assert.Contains("not running", (await container.CallAsync("pause", container.Id)).Error, StringComparison.Ordinal);
        (await container.CallAsync("resume", container.Id)).Expect();
        Assert.Equal("running", await container.StatusAsync());
        Assert.Contains("container not paused", (await container.CallAsync("resume", container.Id)).Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Update_OfLimits_ShowsInEvents()
    {
        await using var container = await RuntimeContainer.StartAsync(Sleep);
        (await container.CallAsync("update", "--memory", "64m", "--memory-swap", "64m", "--pids-limit", "20", container.Id)).Expect();
        var statistics = JsonNode.Parse((await container.CallAsync("events", "--stats", container.Id)).Expect())!;
        Assert.Equal("stats", (string)statistics["type"]!);
        Assert.Equal(64UL << 20, (ulong)statistics["data"]!["memory"]!["usage"]!["limit"]!);
        Assert.Equal(20UL, (ulong)statistics["data"]!["pids"]!["limit"]!);
        Assert.Equal(1UL, (ulong)statistics["data"]!["pids"]!["current"]!);
        var refused = await container.CallAsync("update", "--memory", "lots", container.Id);
        Assert.Equal(1, refused.Status);
        Assert.Contains("--memory: invalid value \"lots\"", refused.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Events_UntilTheContainerEnds_FollowsIt()
    {
        await using var container = await RuntimeContainer.StartAsync("exec sleep 1");
        var lines = (await container.CallAsync("events", "--interval", "100ms", container.Id)).Expect().Split('\n');
        Assert.All(lines, line => Assert.Equal("stats", (string)JsonNode.Parse(line)!["type"]!));
    }

    [Fact]
    public async Task Ps_AsJson_ListsTheProcesses()
    {
        await using var container = await RuntimeContainer.StartAsync(Sleep);
        var processes = JsonNode.Parse((await container.CallAsync("ps", "--format", "json", container.Id)).Expect())!.AsArray();
        Assert.Single(processes);
        Assert.Contains("sleep 1000", (await container.CallAsync("ps", container.Id)).Expect(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Features_NamesWhatThereIs()
    {
        await using var container = await RuntimeContainer.ConfigureAsync("true");
        var features = JsonNode.Parse((await container.CallAsync("features")).Expect())!;
        Assert.True((bool)features["linux"]!["cgroup"]!["v2"]!);
        Assert.Contains("SCMP_ACT_ERRNO", features["linux"]!["seccomp"]!["actions"]!.AsArray().Select(each => (string)each!));
        Assert.Contains("rro", features["mountOptions"]!.AsArray().Select(each => (string)each!));
    }

    [Fact]
    public async Task Run_WithAMemoryLimit_IsKilledAboveIt()
    {
        await using var container = await RuntimeContainer.ConfigureAsync("busybox dd if=/dev/zero of=/dev/null bs=64M count=1; exit $?", configuration =>
            configuration["linux"]!["resources"]!["memory"] = new JsonObject { ["limit"] = 16 << 20, ["swap"] = 16 << 20 });
        Assert.Equal(137, (await container.RunAsync()).Status);
    }
}
