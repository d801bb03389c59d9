namespace Skiff.Network;

/// <summary>
/// One thread that does everything which enters a namespace or waits for the kernel's network lock: work runs in the order
/// it came, so that what it touches needs no locks of its own.
/// </summary>
internal sealed class NetworkThread : IAsyncDisposable
{
    private readonly Queue<Action> _queue = new();
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private bool _closing;

    public NetworkThread()
    {
        new Thread(Loop, maxStackSize: 256 * 1024) { IsBackground = true, Name = "network" }.Start();
    }

    /// <summary>Runs work on the thread. Work that has begun is not cancelled halfway.</summary>
    public Task<T> RunAsync<T>(Func<T> work, CancellationToken cancellation)
    {
        var done = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_queue)
        {
            ObjectDisposedException.ThrowIf(_closing, this);
            _queue.Enqueue(() =>
            {
                if (cancellation.IsCancellationRequested)
                {
                    done.SetCanceled(cancellation);
                    return;
                }
                try
                {
                    done.SetResult(work());
                }
                catch (Exception error) // whoever awaits gets it, whatever it is
                {
                    done.SetException(error);
                }
            });
            Monitor.Pulse(_queue);
        }
        return done.Task;
    }

    /// <summary>Runs work that nobody waits for and that does not throw; nothing happens after disposal.</summary>
    public void Post(Action work)
    {
        lock (_queue)
        {
            if (!_closing)
            {
                _queue.Enqueue(work);
                Monitor.Pulse(_queue);
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        lock (_queue)
        {
            _closing = true;
            Monitor.Pulse(_queue);
        }
        await _ended.Task;
    }

    private void Loop()
    {
        while (true)
        {
            Action? work;
            lock (_queue)
            {
                while (!_queue.TryDequeue(out work))
                {
                    if (_closing)
                    {
                        _ended.SetResult();
                        return;
                    }
                    Monitor.Wait(_queue);
                }
            }
            work();
        }
    }
}
