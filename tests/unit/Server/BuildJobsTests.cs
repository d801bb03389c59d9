using Skiff.Engine.Build;
using Skiff.Server.BuildKit.Builds;

namespace Skiff.Tests.Unit.Server;

/// <summary>Builds by name: the calls of a client arrive in any order.</summary>
public sealed class BuildJobsTests
{
    [Fact]
    public async Task Report_OfABuildThatHasEnded_IsReadByAWatcherThatComesLater()
    {
        var jobs = new BuildJobs(TimeProvider.System);
        var job = jobs.Get("a");
        job.Vertex(new BuildVertex("sha256:1", "step"));
        jobs.Remove(job);
        Assert.Null(jobs.Find("a"));
        var late = jobs.Get("a");
        Assert.True(late.HasEnded);
        var names = new List<string>();
        await foreach (var response in late.Events.ReadAllAsync(TestContext.Current.CancellationToken))
            names.AddRange(response.Vertexes.Select(static vertex => vertex.Name));
        Assert.Equal(["step"], names);
    }
}
