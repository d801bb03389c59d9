using System.Globalization;
using System.Text.Json;
using Skiff.Tests.Integration.Scratch;

namespace Skiff.Tests.Integration.Engine;

/// <summary>What clients find again after the daemon was killed: events, execs, the results of health checks that hang.</summary>
public sealed class ResumeTests
{
    [Fact]
    public async Task Events_AreReadOn_OverAKilledDaemon()
    {
        await using var daemon = await ScratchDaemon.StartAsync();
        await daemon.ImportBusyboxAsync();
        var since = DateTimeOffset.UtcNow.ToUnixTimeSeconds() - 1;
        await daemon.RunAsync("before", "sleep", "1000");
        var seen = await EventsAsync(daemon, since.ToString(CultureInfo.InvariantCulture));
        await daemon.KillAsync();
        await daemon.StartAgainAsync();
        await daemon.RunAsync("after", "sleep", "1000");

        var all = await EventsAsync(daemon, since.ToString(CultureInfo.InvariantCulture));
        Assert.Equal(seen, all.Take(seen.Count));
        var last = all[seen.Count - 1].Time;
        var rest = await EventsAsync(daemon, string.Create(CultureInfo.InvariantCulture, $"{(last + 1) / 1_000_000_000}.{(last + 1) % 1_000_000_000:D9}"));
        Assert.Equal(all.Skip(seen.Count), rest);
        Assert.Contains(rest, static message => message.Text.StartsWith("container create after", StringComparison.Ordinal));
        Assert.Equal(all.Select(static message => message.Time).Order().Distinct(), all.Select(static message => message.Time));
    }

    [Fact]
    public async Task Execs_AreKnown_AfterAKilledDaemon()
    {
        await using var daemon = await ScratchDaemon.StartAsync();
        await daemon.ImportBusyboxAsync();
        await daemon.RunAsync("web", "sleep", "1000");
        var waiting = await ExecAsync(daemon, "sh", "-c", "sleep 1; exit 7");
        var running = await ExecAsync(daemon, "sleep", "1000");
        var ended = await ExecAsync(daemon, "sh", "-c", "exit 3");
        var created = await ExecAsync(daemon, "true");
        foreach (var exec in (string[])[waiting, running, ended])
            Assert.Equal(200, (await daemon.PostAsync($"/exec/{exec}/start", "{\"Detach\":true}")).Status);
        await ScratchDaemon.WaitUntilAsync(async () => (await daemon.GetAsync($"/exec/{ended}/json")).GetProperty("ExitCode").ValueKind == JsonValueKind.Number, () => "it goes on");
        await daemon.KillAsync();
        await Task.Delay(1500, TestContext.Current.CancellationToken); // `waiting` ends while nobody looks
        await daemon.StartAgainAsync();
        Assert.Equal(3, (await daemon.GetAsync($"/exec/{ended}/json")).GetProperty("ExitCode").GetInt32());
        Assert.True((await daemon.GetAsync($"/exec/{running}/json")).GetProperty("Running").GetBoolean());
        await ScratchDaemon.WaitUntilAsync(
            async () => (await daemon.GetAsync($"/exec/{waiting}/json")) is var exec && exec.GetProperty("ExitCode").ValueKind == JsonValueKind.Number && exec.GetProperty("ExitCode").GetInt32() == 7,
            () => "the exit code is lost");
        Assert.Equal(200, (await daemon.PostAsync($"/exec/{created}/start", "{\"Detach\":true}")).Status);
        Assert.Equal(409, (await daemon.PostAsync($"/exec/{ended}/start", "{\"Detach\":true}")).Status);
    }

    [Fact]
    public async Task HealthCheck_ThatHangs_IsKilled_AndCountsAsFailed()
    {
        await using var daemon = await ScratchDaemon.StartAsync();
        await daemon.ImportBusyboxAsync();
        (await daemon.DockerAsync("run", "-d", "--name", "hangs", "--health-cmd", "sleep 777", "--health-interval", "200ms", "--health-timeout", "300ms", "--health-retries", "2", "busybox", "sleep", "1000")).Succeeded();
        JsonElement health = default;
        await ScratchDaemon.WaitUntilAsync(async () =>
        {
            health = (await daemon.GetAsync("/containers/hangs/json")).GetProperty("State").GetProperty("Health");
            return health.GetProperty("Status").GetString() == "unhealthy";
        }, () => health.GetRawText());
        var result = health.GetProperty("Log")[0];
        Assert.Equal(-1, result.GetProperty("ExitCode").GetInt32());
        Assert.Equal("Health check exceeded timeout (300ms)", result.GetProperty("Output").GetString());
        await daemon.PostAsync("/containers/hangs/pause");
        // of all checks so far one may be running
        var top = (await daemon.DockerAsync("top", "hangs")).Succeeded();
        Assert.True(top.Split('\n').Count(static line => line.Contains("sleep 777", StringComparison.Ordinal)) <= 2, top);
        await daemon.PostAsync("/containers/hangs/unpause");
    }

    private static async Task<string> ExecAsync(ScratchDaemon daemon, params string[] command)
    {
        var (status, text) = await daemon.PostAsync("/containers/web/exec", $"{{\"Cmd\":[{string.Join(',', command.Select(static word => $"\"{word}\""))}]}}");
        Assert.Equal(201, status);
        using var answer = JsonDocument.Parse(text);
        return answer.RootElement.GetProperty("Id").GetString()!;
    }

    private static async Task<List<(long Time, string Text)>> EventsAsync(ScratchDaemon daemon, string since)
    {
        var text = await daemon.Http.GetStringAsync($"/events?since={since}&until={DateTimeOffset.UtcNow.ToUnixTimeSeconds()}.999999999", TestContext.Current.CancellationToken);
        var events = new List<(long, string)>();
        foreach (var line in text.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            using var message = JsonDocument.Parse(line);
            var actor = message.RootElement.GetProperty("Actor");
            events.Add((message.RootElement.GetProperty("timeNano").GetInt64(),
                $"{message.RootElement.GetProperty("Type").GetString()} {message.RootElement.GetProperty("Action").GetString()} {(actor.GetProperty("Attributes").TryGetProperty("name", out var name) ? name.GetString() : "")}"));
        }
        return events;
    }
}
