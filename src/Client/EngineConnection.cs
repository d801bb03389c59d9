using System.Net.Security;
using System.Net.Sockets;

namespace Skiff.Client;

/// <summary>A connection to the daemon of which the sending half can be closed by itself.</summary>
internal sealed class EngineConnection(Stream stream, Socket? socket, bool blocking = false)
{
    public Stream Stream { get; } = stream;

    /// <summary>The daemon has closed it, or said something that nobody asked for: of no use any more.</summary>
    public bool IsClosedByPeer => socket is { } open && open.Poll(0, SelectMode.SelectRead);

    /// <summary>Reads what there is; 0 at the end.</summary>
    public ValueTask<int> ReadAsync(Memory<byte> target, CancellationToken cancellationToken) =>
        Blocks(cancellationToken) ? ValueTask.FromResult(Stream.Read(target.Span)) : Stream.ReadAsync(target, cancellationToken);

    public ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        if (!Blocks(cancellationToken))
            return Stream.WriteAsync(bytes, cancellationToken);
        Stream.Write(bytes.Span);
        return ValueTask.CompletedTask;
    }

    /// <summary>Tells the daemon that nothing more will be sent, while its own bytes still arrive.</summary>
    public async ValueTask CloseWriteAsync()
    {
        try
        {
            if (Stream is SslStream tls)
                await tls.ShutdownAsync();
            else if (socket is not null)
                socket.Shutdown(SocketShutdown.Send);
            else if (Stream is IHalfClosable duplex)
                duplex.CloseWrite();
        }
        catch (Exception error) when (error is SocketException or IOException or ObjectDisposedException)
        {
            // the daemon was faster: the whole connection is closed already
        }
    }

    /// <summary>A thread that waits cannot be called off: what may be is done without one.</summary>
    private bool Blocks(CancellationToken cancellationToken) => blocking && !cancellationToken.CanBeCanceled;
}
