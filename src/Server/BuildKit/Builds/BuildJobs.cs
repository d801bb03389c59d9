using System.Collections.Concurrent;

namespace Skiff.Server.BuildKit.Builds;

/// <summary>The builds that are going on.</summary>
internal sealed class BuildJobs(TimeProvider time)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    private readonly ConcurrentDictionary<string, BuildJob> _jobs = new(StringComparer.Ordinal);

    /// <summary>The one of this name; whoever comes first makes it.</summary>
    public BuildJob Get(string reference) => _jobs.GetOrAdd(reference, static (name, clock) => new BuildJob(name, clock), time);

    /// <summary>Null when there is none, or it has ended.</summary>
    public BuildJob? Find(string reference) => _jobs.GetValueOrDefault(reference) is { HasEnded: false } job ? job : null;

    /// <summary>
    /// Ends it. What it has reported stays for a while: the call that watches is made beside the one that builds, and may come when a short build is over already.
    /// </summary>
    public void Remove(BuildJob job)
    {
        job.Dispose();
        _ = ForgetAsync(job);
    }

    private async Task ForgetAsync(BuildJob job)
    {
        await Task.Delay(Patience, time);
        _jobs.TryRemove(KeyValuePair.Create(job.Reference, job));
    }
}
