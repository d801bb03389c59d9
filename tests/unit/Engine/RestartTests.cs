using Skiff.Api.Containers;
using Skiff.Engine.Containers;
using Skiff.Errors;

namespace Skiff.Tests.Unit.Engine;

public sealed class RestartTests
{
    [Fact]
    public void BackOff_DoublesUpToAMinute_AndALongRunStartsOver()
    {
        var backOff = new RestartBackOff();
        var delays = Enumerable.Range(0, 12).Select(_ => backOff.Next(TimeSpan.FromSeconds(1)).TotalMilliseconds).ToArray();
        Assert.Equal([100, 200, 400, 800, 1600, 3200, 6400, 12800, 25600, 51200, 60000, 60000], delays);
        Assert.Equal(100, backOff.Next(TimeSpan.FromSeconds(10)).TotalMilliseconds);
    }

    [Theory]
    [InlineData("no", 1, 0, false, false)]
    [InlineData("always", 0, 0, false, true)]
    [InlineData("always", 0, 0, true, false)]
    [InlineData("unless-stopped", 1, 0, true, false)]
    [InlineData("on-failure", 0, 0, false, false)]
    [InlineData("on-failure", 1, 2, false, true)]
    [InlineData("on-failure", 1, 3, false, false)]
    public void AfterExit_FollowsThePolicy(string name, int exitCode, int count, bool stopped, bool expected)
    {
        var policy = new RestartPolicy { Name = name, MaximumRetryCount = name == "on-failure" ? 3 : 0 };
        Assert.Equal(expected, RestartDecision.AfterExit(policy, exitCode, count, stopped));
    }

    [Fact]
    public void Validate_Unknown_IsInvalid()
    {
        var error = Assert.Throws<EngineException>(() => RestartDecision.Validate(new RestartPolicy { Name = "sometimes" }));
        Assert.Equal("invalid restart policy 'sometimes'", error.Message);
    }
}
