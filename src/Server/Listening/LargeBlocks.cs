using System.Buffers;
using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;

namespace Skiff.Server.Listening;

/// <summary>
/// The buffers of connections: larger than Kestrel's own of 4 KiB, which cost one system call and one change of threads for each of the
/// 50,000 that an archive of 200 MB takes. An idle connection has none; what is not in use goes with <see cref="Trim"/>.
/// </summary>
internal sealed class LargeBlocks : MemoryPool<byte>, IMemoryPoolFactory<byte>
{
    /// <summary>In bytes; what a Go client sends at a time.</summary>
    public const int BlockSize = 32 << 10;

    private const int MostKept = 64;
    private readonly ConcurrentStack<Block> _free = new();
    private int _kept;

    public override int MaxBufferSize => BlockSize;

    /// <summary>Makes a transport use these. Kestrel lets dependency injection alone choose, which this server does without.</summary>
    public void Use(SocketTransportOptions options) => SetMemoryPoolFactory(options, this);

    public MemoryPool<byte> Create(MemoryPoolOptions? options = null) => this;

    public override IMemoryOwner<byte> Rent(int minBufferSize = -1)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(minBufferSize, BlockSize);
        if (!_free.TryPop(out var block)) return new Block(this);
        Interlocked.Decrement(ref _kept);
        return block;
    }

    /// <summary>Gives up the blocks that nobody uses.</summary>
    public void Trim()
    {
        while (_free.TryPop(out _)) Interlocked.Decrement(ref _kept);
    }

    /// <summary>The transport disposes of its pool, which is everybody's.</summary>
    protected override void Dispose(bool disposing) => Trim();

    private void Return(Block block)
    {
        if (Interlocked.Increment(ref _kept) <= MostKept) _free.Push(block);
        else Interlocked.Decrement(ref _kept);
    }

    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = "set_MemoryPoolFactory")]
    private static extern void SetMemoryPoolFactory(SocketTransportOptions options, IMemoryPoolFactory<byte> factory);

    private sealed class Block(LargeBlocks pool) : IMemoryOwner<byte>
    {
        // Pinned from the start: the kernel writes into it.
        private readonly byte[] _bytes = GC.AllocateUninitializedArray<byte>(BlockSize, pinned: true);

        public Memory<byte> Memory => _bytes;

        public void Dispose() => pool.Return(this);
    }
}
