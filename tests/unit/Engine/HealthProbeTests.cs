using Skiff.Api.Containers;
using Skiff.Engine.Containers;

namespace Skiff.Tests.Unit.Engine;

public sealed class HealthProbeTests
{
    private static readonly Health Starting = new() { Status = "starting", Log = [] };
    private static readonly HealthcheckResult Good = new() { ExitCode = 0 };
    private static readonly HealthcheckResult Bad = new() { ExitCode = 1 };

    [Fact]
    public void Next_Success_Heals()
        => Assert.Equal(("healthy", 0), (HealthProbe.Next(Starting with { FailingStreak = 2 }, Good, false, 3) is var next ? (next.Status, next.FailingStreak) : default));

    [Fact]
    public void Next_FailuresInARow_BecomeUnhealthy()
    {
        var health = Starting;
        for (var i = 0; i < 2; i++)
            health = HealthProbe.Next(health, Bad, inStartPeriod: false, retries: 3);
        Assert.Equal(("starting", 2), (health.Status, health.FailingStreak));
        Assert.Equal("unhealthy", HealthProbe.Next(health, Bad, inStartPeriod: false, retries: 3).Status);
    }

    [Fact]
    public void Next_FailureInStartPeriod_DoesNotCount()
        => Assert.Equal(0, HealthProbe.Next(Starting, Bad, inStartPeriod: true, retries: 1).FailingStreak);

    [Fact]
    public void Next_KeepsFiveResults()
    {
        var health = Starting;
        for (var i = 0; i < 8; i++)
            health = HealthProbe.Next(health, Good, false, 3);
        Assert.Equal(5, health.Log!.Count);
    }
}
