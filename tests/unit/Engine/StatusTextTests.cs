using Skiff.Engine.Containers;
using Skiff.Engine.State;

namespace Skiff.Tests.Unit.Engine;

public sealed class StatusTextTests
{
    private static readonly DateTimeOffset Now = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    [Theory]
    [InlineData(0.5, "Less than a second")]
    [InlineData(1.2, "1 second")]
    [InlineData(59, "59 seconds")]
    [InlineData(60, "About a minute")]
    [InlineData(150, "2 minutes")]
    [InlineData(3600, "About an hour")]
    [InlineData(7200, "2 hours")]
    [InlineData(172800, "2 days")]
    [InlineData(1209600, "2 weeks")]
    [InlineData(5184000, "2 months")]
    [InlineData(63072000, "2 years")]
    public void Duration_InDockersWords(double seconds, string expected) => Assert.Equal(expected, DurationText.Of(TimeSpan.FromSeconds(seconds)));

    [Fact]
    public void Sentence_ByStatus()
    {
        var running = new RunState { Running = true, StartedAt = Now.AddSeconds(-5) };
        Assert.Equal("Up 5 seconds", StatusText.Sentence(running, Now));
        Assert.Equal("Up 5 seconds (Paused)", StatusText.Sentence(running with { Paused = true }, Now));
        Assert.Equal("Created", StatusText.Sentence(new RunState(), Now));
        Assert.Equal("Exited (3) 5 seconds ago", StatusText.Sentence(running.Exited(3, Now.AddSeconds(-5), false), Now));
        Assert.Equal(
            "Restarting (1) 2 seconds ago",
            StatusText.Sentence(running.Exited(1, Now.AddSeconds(-2), false).WaitingForRestart(), Now));
        Assert.Equal("Up 5 seconds (healthy)", StatusText.Sentence(running with { Health = new() { Status = "healthy" } }, Now));
    }
}
