namespace Skiff.Storage.Snapshots;

/// <summary>A snapshot that stays mounted until this is disposed of.</summary>
public sealed class BorrowedMount : IDisposable
{
    private Action? _release;

    internal BorrowedMount(string path, Action release) => (Path, _release) = (path, release);

    /// <summary>The root file system.</summary>
    public string Path { get; }

    public void Dispose() => Interlocked.Exchange(ref _release, null)?.Invoke();
}
