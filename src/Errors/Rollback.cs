namespace Skiff.Errors;

/// <summary>
/// A stack of undo steps. Each step that changed something pushes how to undo it; unless <see cref="Commit"/> was
/// called, disposal runs them in reverse. A step that fails does not keep the others from running: the failures are
/// collected in <see cref="Failures"/>, to be reported with the error that started the rollback.
/// </summary>
public sealed class Rollback : IAsyncDisposable
{
    private readonly Stack<Func<ValueTask>> _steps = new();
    private List<Exception>? _failures;

    public IReadOnlyList<Exception> Failures => _failures ?? (IReadOnlyList<Exception>)[];

    public void Push(Func<ValueTask> undo) => _steps.Push(undo);

    public void Push(Action undo) => _steps.Push(() =>
    {
        undo();
        return ValueTask.CompletedTask;
    });

    /// <summary>Everything succeeded: nothing will be undone.</summary>
    public void Commit() => _steps.Clear();

    public async ValueTask DisposeAsync()
    {
        while (_steps.TryPop(out var undo))
        {
            try
            {
                await undo();
            }
            catch (Exception error) // an undo step may fail in any way, and the ones below it must still run
            {
                (_failures ??= []).Add(error);
            }
        }
    }
}
