using System.Net.Sockets;
using Skiff.Linux;
using Skiff.Runtime.Shim.Supervisor;

namespace Skiff.Tests.Unit.Runtime.Shim;

public sealed class SpillQueueTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("skiff-spill-").FullName;
    private readonly Socket _sender;
    private readonly Socket _receiver;

    public SpillQueueTests()
    {
        using var listener = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        listener.Bind(new UnixDomainSocketEndPoint(Path.Combine(_directory, "s")));
        listener.Listen();
        _sender = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        _sender.Connect(listener.LocalEndPoint!);
        _receiver = listener.Accept();
    }

    public void Dispose()
    {
        _sender.Dispose();
        _receiver.Dispose();
        Directory.Delete(_directory, recursive: true);
    }

    [Fact]
    public void Queue_KeepsOrderThroughMemoryAndFile()
    {
        using var queue = new SpillQueue(_directory);
        using var socket = new FileDescriptor((int)_sender.Handle, owned: false);
        var random = new Random(1);
        var (sent, received) = (new MemoryStream(), new MemoryStream());
        var buffer = new byte[50_000];
        for (var round = 0; round < 2000 || !queue.IsEmpty; round++)
        {
            // First more comes than is taken, and later the other way round.
            if (round < 2000 && random.Next(3) > round / 1000)
            {
                var piece = new byte[random.Next(20_000)];
                random.NextBytes(piece);
                sent.Write(piece);
                Assert.True(queue.TryEnqueue(piece));
            }

            Assert.True(queue.TrySend(socket));
            if (random.Next(2) == 0)
            {
                Receive(buffer, received);
            }
        }

        while (received.Length < sent.Length)
        {
            Receive(buffer, received);
        }

        Assert.True(sent.ToArray().AsSpan().SequenceEqual(received.ToArray()));
        Assert.Empty(Directory.GetFileSystemEntries(_directory));
    }

    [Fact]
    public void Enqueue_WithoutADirectory_IsRefusedOnceMemoryIsFull()
    {
        using var queue = new SpillQueue(Path.Combine(_directory, "missing"));
        Assert.True(queue.TryEnqueue(new byte[100_000]));
        Assert.False(queue.TryEnqueue(new byte[100_000]));
    }

    [Fact]
    public void Send_ToAClosedPeer_IsFalse()
    {
        using var queue = new SpillQueue(_directory);
        using var socket = new FileDescriptor((int)_sender.Handle, owned: false);
        _receiver.Dispose();
        Assert.True(queue.TryEnqueue("x"u8));
        Assert.False(queue.TrySend(socket));
    }

    private void Receive(byte[] buffer, MemoryStream received)
    {
        if (_receiver.Available > 0)
        {
            received.Write(buffer, 0, _receiver.Receive(buffer));
        }
    }
}
