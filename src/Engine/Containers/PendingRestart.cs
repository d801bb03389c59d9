namespace Skiff.Engine.Containers;

/// <summary>A restart that waits for its time.</summary>
internal sealed class PendingRestart : IDisposable
{
    private readonly CancellationTokenSource _cancelled = new();

    public CancellationToken Cancelled => _cancelled.Token;

    public void Cancel() => _cancelled.Cancel();

    public void Dispose() => _cancelled.Dispose();
}
