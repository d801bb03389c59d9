using Microsoft.Win32.SafeHandles;
using Skiff.Oci.Image;

namespace Skiff.Storage.Content;

/// <summary>
/// A blob that is arriving: bytes are appended by the one who holds the turn, and read by any number at the same time.
/// Disposing lets go of it; the bytes stay for the next who asks, unless they were discarded.
/// </summary>
public sealed class Ingest : IDisposable
{
    private readonly State _state;
    private readonly Action<State> _release;
    private int _disposed;

    internal Ingest(State state, Action<State> release) => (_state, _release) = (state, release);

    public Digest Digest => _state.Digest;

    /// <summary>How many bytes are there.</summary>
    public long Length => Volatile.Read(ref _state.Length);

    /// <summary>Whether somebody has found the whole of it to be what its digest says.</summary>
    public bool IsVerified
    {
        get => Volatile.Read(ref _state.Verified);
        set => Volatile.Write(ref _state.Verified, value);
    }

    /// <summary>Waits for the turn to append, one at a time; dispose of the result to give it up.</summary>
    public async Task<IDisposable> TakeTurnAsync(CancellationToken cancellationToken)
    {
        await _state.Turn.WaitAsync(cancellationToken);
        return new Releaser(_state.Turn);
    }

    public void Append(ReadOnlySpan<byte> bytes)
    {
        RandomAccess.Write(_state.File, bytes, _state.Length);
        Volatile.Write(ref _state.Length, _state.Length + bytes.Length);
        _state.Wake();
    }

    /// <summary>How many bytes were read; 0 when there are none yet.</summary>
    public int ReadAt(long position, Span<byte> buffer)
    {
        var count = (int)Math.Min(buffer.Length, Length - position);
        return count <= 0 ? 0 : RandomAccess.Read(_state.File, buffer[..count], position);
    }

    /// <summary>Waits until there is more than so many bytes.</summary>
    public async Task WaitBeyondAsync(long position, CancellationToken cancellationToken)
    {
        while (true)
        {
            var grown = _state.Grown;
            if (Length > position) return;
            await grown.WaitAsync(cancellationToken);
        }
    }

    /// <summary>The bytes are wrong: begin again from nothing.</summary>
    public void Restart()
    {
        IsVerified = false;
        Volatile.Write(ref _state.Length, 0);
        RandomAccess.SetLength(_state.File, 0);
    }

    /// <summary>The bytes are of no more use: they go when the last who has them open lets go.</summary>
    public void Discard() => _state.Discarded = true;

    public void Dispose()
    {
        if (Interlocked.Exchange(ref _disposed, 1) == 0) _release(_state);
    }

    internal sealed class State(Digest digest, string path, SafeFileHandle file) : IDisposable
    {
        public readonly SemaphoreSlim Turn = new(1, 1);
        public long Length = RandomAccess.GetLength(file);
        public bool Verified;
        public bool Discarded;
        public int Users;
        private volatile TaskCompletionSource _grown = New();

        public Digest Digest => digest;

        public string Path => path;

        public SafeFileHandle File => file;

        public Task Grown => _grown.Task;

        public void Wake()
        {
            var before = _grown;
            _grown = New();
            before.TrySetResult();
        }

        public void Dispose()
        {
            Turn.Dispose();
            file.Dispose();
        }

        private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    private sealed class Releaser(SemaphoreSlim turn) : IDisposable
    {
        private SemaphoreSlim? _turn = turn;

        public void Dispose() => Interlocked.Exchange(ref _turn, null)?.Release();
    }
}
