using System.Collections.Concurrent;

namespace Skiff.Server.BuildKit.Builds;

/// <summary>The builds that are going on.</summary>
internal sealed class BuildJobs(TimeProvider time)
{
    private readonly ConcurrentDictionary<string, BuildJob> _jobs = new(StringComparer.Ordinal);

    /// <summary>The one of this name; whoever comes first makes it.</summary>
    public BuildJob Get(string reference) => _jobs.GetOrAdd(reference, static (name, clock) => new BuildJob(name, clock), time);

    public BuildJob? Find(string reference) => _jobs.GetValueOrDefault(reference);

    public void Remove(BuildJob job)
    {
        if (_jobs.TryRemove(job.Reference, out _))
            job.Dispose();
    }
}
