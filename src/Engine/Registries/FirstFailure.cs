namespace Skiff.Engine.Registries;

/// <summary>Work that goes on side by side: the first failure stops the rest of it, and is the one that is told; the others are its consequence.</summary>
internal sealed class FirstFailure(CancellationToken caller) : IDisposable
{
    private readonly CancellationTokenSource _stopped = CancellationTokenSource.CreateLinkedTokenSource(caller);
    private Exception? _failure;

    /// <summary>Cancelled by the caller, or by the first failure.</summary>
    public CancellationToken Token => _stopped.Token;

    public async Task<T> WatchAsync<T>(Task<T> work)
    {
        try
        {
            return await work;
        }
        catch (Exception error) // of whatever kind: the others must not wait for it
        {
            if (error is not OperationCanceledException) Interlocked.CompareExchange(ref _failure, error, null);
            await StopAsync();
            throw;
        }
    }

    public Task StopAsync() => _stopped.CancelAsync();

    /// <summary>What is to be told when an error came out of it: the first failure in the place of a cancellation that is nobody's wish.</summary>
    public Exception CauseOf(Exception error) => error is OperationCanceledException && !caller.IsCancellationRequested && _failure is { } first ? first : error;

    public void Dispose() => _stopped.Dispose();
}
