using System.Collections.Concurrent;

namespace Skiff.Engine.State;

/// <summary>
/// A few threads for calls that wait for a disk (fsync above all), so that they hold up no thread of the pool. What is
/// handed in at the same time is done at the same time, which lets a journal commit once for all.
/// </summary>
internal sealed class DiskThreads : IDisposable
{
    private const int Count = 4;
    private readonly BlockingCollection<Action> _work = [];
    private readonly Thread[] _threads = new Thread[Count];

    public DiskThreads()
    {
        for (var i = 0; i < Count; i++)
        {
            _threads[i] = new Thread(Run, 256 * 1024) { IsBackground = true, Name = "disk" };
            _threads[i].Start();
        }
    }

    public Task RunAsync(Action action)
    {
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _work.Add(() =>
        {
            try
            {
                action();
                done.SetResult();
            }
            catch (Exception error) // whatever it is, it belongs to whoever waits
            {
                done.SetException(error);
            }
        });
        return done.Task;
    }

    public void Dispose()
    {
        _work.CompleteAdding();
        foreach (var thread in _threads)
            thread.Join();
        _work.Dispose();
    }

    private void Run()
    {
        foreach (var action in _work.GetConsumingEnumerable())
            action();
    }
}
