using System.Collections.Concurrent;

namespace Skiff.Engine;

/// <summary>
/// The one owner of everything that goes on beside the requests. Each piece ends when the engine is disposed of; what fails is
/// told to the operator.
/// </summary>
internal sealed class BackgroundWork(Action<string> warn) : IAsyncDisposable
{
    private readonly CancellationTokenSource _stopping = new();
    private readonly ConcurrentDictionary<Task, byte> _tasks = new();

    public CancellationToken Stopping => _stopping.Token;

    /// <summary><paramref name="what"/> completes "could not …".</summary>
    public void Start(string what, Func<CancellationToken, Task> work)
    {
        var task = RunAsync(what, work);
        if (task.IsCompleted)
            return;
        _tasks.TryAdd(task, 0);
        task.ContinueWith(static (done, tasks) => ((ConcurrentDictionary<Task, byte>)tasks!).TryRemove(done, out _), _tasks,
            CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        while (!_tasks.IsEmpty)
            await Task.WhenAll(_tasks.Keys);
        _stopping.Dispose();
    }

    private async Task RunAsync(string what, Func<CancellationToken, Task> work)
    {
        await Task.Yield(); // the caller goes on at once
        try
        {
            await work(_stopping.Token);
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
        {
            // the engine is being closed; what was not finished is found again at the next start
        }
        catch (Exception error) // nobody else would learn of it
        {
            warn($"could not {what}: {error.Message}");
        }
    }
}
