using Skiff.Api.Daemon;
using Skiff.Engine;
using Skiff.Engine.Events;
using Skiff.Errors;

namespace Skiff.Tests.Unit.Engine;

public sealed class EventLogTests : IDisposable
{
    private readonly EventLog _events = new(TimeProvider.System);

    public void Dispose() => _events.Dispose();

    [Fact]
    public async Task Subscribe_SinceAndUntil_ReplaysAndEnds()
    {
        Publish("create");
        Publish("start");
        var now = TimeProvider.System.GetUtcNow();
        var actions = await ActionsAsync(new EventQuery { Since = Seconds(now.AddMinutes(-1)), Until = Seconds(now) });
        Assert.Equal(["create", "start"], actions);
    }

    [Fact]
    public async Task Subscribe_UntilATimeThatPassesBeforeItIsRead_Ends()
    {
        Publish("create");
        var now = TimeProvider.System.GetUtcNow();
        var events = _events.Subscribe(new EventQuery { Since = Seconds(now.AddMinutes(-1)), Until = Seconds(now.AddMilliseconds(50)) }, TestContext.Current.CancellationToken);
        await Task.Delay(100, TestContext.Current.CancellationToken);
        var actions = new List<string?>();
        await foreach (var message in events)
            actions.Add(message.Action);
        Assert.Equal(["create"], actions);
    }

    [Fact]
    public async Task Subscribe_UntilAFarFuture_Waits()
    {
        var events = _events.Subscribe(new EventQuery { Until = Seconds(TimeProvider.System.GetUtcNow().AddYears(10)) }, TestContext.Current.CancellationToken);
        Publish("after");
        await foreach (var message in events)
        {
            Assert.Equal("after", message.Action);
            break;
        }
    }

    [Fact]
    public async Task Subscribe_WithoutSince_SeesWhatComesAfterTheCall()
    {
        Publish("before");
        var events = _events.Subscribe(new EventQuery(), TestContext.Current.CancellationToken);
        Publish("after");
        await foreach (var message in events)
        {
            Assert.Equal("after", message.Action);
            break;
        }
        Assert.Equal(0, _events.Subscribers);
    }

    [Theory]
    [InlineData("event", "health_status", "health_status: healthy")]
    [InlineData("event", "exec_start", "exec_start: ls ")]
    [InlineData("container", "c0ffee", "start")]
    [InlineData("container", "web", "start")]
    [InlineData("image", "busybox", "start")]
    [InlineData("label", "a=b", "start")]
    [InlineData("type", "container", "start")]
    public void Filter_Fitting_Accepts(string name, string value, string action)
        => Assert.True(new EventFilter(Filters.Of((name, value))).Accepts(Message(action)));

    [Theory]
    [InlineData("event", "health")]
    [InlineData("container", "other")]
    [InlineData("image", "other")]
    [InlineData("label", "a=c")]
    [InlineData("type", "image")]
    [InlineData("network", "web")]
    public void Filter_Other_Refuses(string name, string value)
        => Assert.False(new EventFilter(Filters.Of((name, value))).Accepts(Message("health_status: healthy")));

    [Fact]
    public void Filter_Unknown_IsInvalid() => Assert.Throws<EngineException>(() => new EventFilter(Filters.Of(("bogus", "1"))));

    private static EventMessage Message(string action) => new()
    {
        Type = "container",
        Action = action,
        Scope = "local",
        Actor = new EventActor
        {
            Id = "c0ffee",
            Attributes = new() { ["name"] = "web", ["image"] = "busybox:1.36", ["a"] = "b" },
        },
    };

    private void Publish(string action) => _events.Publish("container", action, "id", new() { ["name"] = "web" });

    private static string Seconds(DateTimeOffset time)
        => (time.ToUnixTimeMilliseconds() / 1000m).ToString("0.000", System.Globalization.CultureInfo.InvariantCulture) + "999999";

    private async Task<List<string?>> ActionsAsync(EventQuery query)
    {
        var actions = new List<string?>();
        await foreach (var message in _events.Subscribe(query, TestContext.Current.CancellationToken))
            actions.Add(message.Action);
        return actions;
    }
}
