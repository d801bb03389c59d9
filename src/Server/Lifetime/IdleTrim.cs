using Skiff.Linux.Syscalls;

namespace Skiff.Server.Lifetime;

/// <summary>
/// Gives memory back when no request has come for a while: the heap is compacted, and pages of the program itself go back to the page cache.
/// A daemon is idle most of its life, and its first request after that is a fraction of a millisecond slower.
/// </summary>
internal sealed class IdleTrim : IDisposable
{
    private static readonly TimeSpan Quiet = TimeSpan.FromSeconds(1);
    private readonly ITimer _timer;

    /// <param name="time">The clock.</param>
    /// <param name="release">Lets go of what is kept for the next request, before the heap is compacted.</param>
    public IdleTrim(TimeProvider time, Action release)
        => _timer = time.CreateTimer(_ => Trim(release), state: null, Quiet, Timeout.InfiniteTimeSpan);

    /// <summary>A request came.</summary>
    public void Postpone() => _timer.Change(Quiet, Timeout.InfiniteTimeSpan);

    public void Dispose() => _timer.Dispose();

    private static void Trim(Action release)
    {
        release();
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        FilePages.Find().Release();
    }
}
