using System.Security.Cryptography;
using Skiff.Storage.Content;

namespace Skiff.Storage.Layers;

/// <summary>
/// A stream of bytes that is produced once and read twice at the same time: by whoever works on it, and by SHA-256 on a
/// thread of its own. A fixed number of chunks circulates, so the memory is bounded and the slowest part sets the pace.
/// </summary>
internal sealed class ChunkFlow : IDisposable
{
    public const int ChunkSize = 512 << 10;
    private const int ChunkCount = 5;

    private readonly HandOff<Chunk> _free = new();
    private readonly HandOff<Chunk> _work = new();
    private readonly HandOff<Chunk> _hash = new();
    private readonly CancellationTokenSource _stopped = new();
    private readonly bool _hashed;

    /// <param name="hashed">Whether there is a second reader that hashes: see <see cref="HashAsync"/>.</param>
    public ChunkFlow(bool hashed = true)
    {
        _hashed = hashed;
        for (var i = 0; i < ChunkCount; i++) _free.Add(new Chunk());
    }

    /// <summary>Cancelled when a part of the flow failed and the others should give up.</summary>
    public CancellationToken Stopped => _stopped.Token;

    /// <summary>Wakes everybody who waits, with a cancellation.</summary>
    public void Stop()
    {
        _stopped.Cancel();
        var error = new OperationCanceledException();
        _free.Complete(error);
        _work.Complete(error);
        _hash.Complete(error);
    }

    /// <summary>A free chunk to fill.</summary>
    public async ValueTask<Chunk> RentAsync(CancellationToken cancellationToken) => (await _free.TakeAsync(cancellationToken))!;

    /// <summary>As <see cref="RentAsync"/>, on a thread that may block.</summary>
    public Chunk Rent() => _free.Take()!;

    /// <summary>Hands a filled chunk to both readers.</summary>
    public void Publish(Chunk chunk)
    {
        chunk.Readers = _hashed ? 2 : 1;
        if (_hashed) _hash.Add(chunk);
        _work.Add(chunk);
    }

    /// <summary>Nothing more comes; with an error the readers get it.</summary>
    public void Complete(Exception? error)
    {
        _hash.Complete(error);
        _work.Complete(error);
    }

    /// <summary>The next chunk for the one who works on it; null at the end.</summary>
    public ValueTask<Chunk?> NextAsync(CancellationToken cancellationToken) => _work.TakeAsync(cancellationToken);

    /// <summary>As <see cref="NextAsync"/>, on a thread that may block.</summary>
    public Chunk? Next() => _work.Take();

    public void Return(Chunk chunk)
    {
        if (Interlocked.Decrement(ref chunk.Readers) == 0) _free.Add(chunk);
    }

    /// <summary>Fills chunks from a stream until it ends.</summary>
    public async Task FillAsync(Stream source, CancellationToken cancellationToken)
    {
        try
        {
            while (true)
            {
                var chunk = await RentAsync(cancellationToken);
                chunk.Length = await source.ReadAtLeastAsync(chunk.Buffer, ChunkSize, throwOnEndOfStream: false, cancellationToken);
                if (chunk.Length > 0) Publish(chunk);
                if (chunk.Length < ChunkSize) break;
            }

            Complete(null);
        }
        catch (Exception error) // whatever the source throws has to reach both readers, which wait for data
        {
            Complete(error);
            throw;
        }
    }

    /// <summary>Hashes everything on a thread of its own: 32 bytes of SHA-256, and the length.</summary>
    public Task<(byte[] Hash, long Length)> HashAsync() => BlockingWork.RunAsync(() =>
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var length = 0L;
        while (_hash.Take() is { } chunk)
        {
            hash.AppendData(chunk.Buffer, 0, chunk.Length);
            length += chunk.Length;
            Return(chunk);
        }

        return (hash.GetHashAndReset(), length);
    });

    public void Dispose() => _stopped.Dispose();

    internal sealed class Chunk
    {
        public readonly byte[] Buffer = GC.AllocateUninitializedArray<byte>(ChunkSize);
        public int Length;
        public int Readers;
    }
}
