namespace Skiff.Storage.Layers;

/// <summary>
/// A queue between one who gives and one who takes, where either may be a thread that blocks or a task that waits. A
/// blocked thread sleeps at once: spinning would take the processor from the very thread it waits for.
/// </summary>
internal sealed class HandOff<T>
    where T : class
{
    private readonly object _gate = new();
    private readonly Queue<T> _items = new();
    private TaskCompletionSource? _waiter;
    private bool _completed;
    private Exception? _error;

    public void Add(T item)
    {
        TaskCompletionSource? waiter;
        lock (_gate)
        {
            _items.Enqueue(item);
            waiter = _waiter;
            _waiter = null;
            Monitor.Pulse(_gate);
        }

        waiter?.TrySetResult();
    }

    /// <summary>Nothing more comes. With an error the taker gets it when everything before it is taken; only the first call counts.</summary>
    public void Complete(Exception? error)
    {
        TaskCompletionSource? waiter;
        lock (_gate)
        {
            if (_completed) return;
            _completed = true;
            _error = error;
            waiter = _waiter;
            _waiter = null;
            Monitor.PulseAll(_gate);
        }

        waiter?.TrySetResult();
    }

    /// <summary>The next item, null at the end; blocks.</summary>
    public T? Take()
    {
        lock (_gate)
        {
            while (true)
            {
                if (TryTake(out var item)) return item;
                Monitor.Wait(_gate);
            }
        }
    }

    /// <summary>The next item, null at the end.</summary>
    public async ValueTask<T?> TakeAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            Task added;
            lock (_gate)
            {
                if (TryTake(out var item)) return item;
                _waiter = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                added = _waiter.Task;
            }

            await added.WaitAsync(cancellationToken);
        }
    }

    /// <summary>True when there is an answer: an item, or null for the end. An error is thrown with its own trace.</summary>
    private bool TryTake(out T? item)
    {
        if (_items.TryDequeue(out item)) return true;
        if (!_completed) return false;
        if (_error is not null) System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(_error);
        return true;
    }
}
