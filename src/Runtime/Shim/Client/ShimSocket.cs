using System.Net.Sockets;
using Skiff.Errors;
using Skiff.Linux;
using Skiff.Linux.Syscalls;
using Skiff.Runtime.Shim.Wire;

namespace Skiff.Runtime.Shim.Client;

/// <summary>Connections to the socket of a shim.</summary>
internal static class ShimSocket
{
    /// <summary>sun_path of a unix socket address is 108 bytes with its end (unix(7)).</summary>
    private const int MaxPath = 107;

    /// <summary>So many may connect before the shim runs.</summary>
    private const int Backlog = 512;

    /// <summary>
    /// Binds and listens. Whoever connects from now on waits in the backlog until the shim runs, so that nobody has
    /// to ask twice.
    /// </summary>
    /// <remarks>Not a <see cref="Socket"/>: that one removes its path when it is disposed.</remarks>
    public static FileDescriptor Listen(string stateDirectory) => StreamSocket.Listen(SocketPath(stateDirectory), Backlog);

    /// <summary>Null when no shim listens there.</summary>
    public static async Task<Socket?> TryConnectAsync(string stateDirectory, CancellationToken cancellationToken)
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(SocketPath(stateDirectory)), cancellationToken);
            return socket;
        }
        catch (SocketException error) when (error.SocketErrorCode is SocketError.ConnectionRefused or SocketError.AddressNotAvailable
            || !File.Exists(Path.Combine(stateDirectory, Protocol.SocketName)))
        {
            socket.Dispose();
            return null;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>A stream connection to one process; what the shim answered with is not part of the stream.</summary>
    public static async Task<Socket> AttachAsync(string stateDirectory, string process, AttachedStreams streams, CancellationToken cancellationToken)
    {
        var socket = await TryConnectAsync(stateDirectory, cancellationToken)
            ?? throw new EngineException(ErrorKind.Unavailable, "the container's shim is gone");
        try
        {
            var writer = new FrameWriter();
            writer.Begin(MessageType.Attach, 1).U32(Protocol.Magic).U16(Protocol.Version).Text(process).U8((byte)streams).End();
            await socket.SendAsync(writer.WrittenMemory, SocketFlags.None, cancellationToken);
            await ReadAnswerAsync(socket, cancellationToken);
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private static async Task ReadAnswerAsync(Socket socket, CancellationToken cancellationToken)
    {
        var length = new byte[sizeof(uint)];
        await FillAsync(socket, length, cancellationToken);
        var size = BitConverter.ToUInt32(length);
        if (size is < Protocol.HeaderLength - sizeof(uint) or > Protocol.MaxFrame)
        {
            throw new InvalidDataException($"a frame of {size} bytes");
        }

        var frame = new byte[sizeof(uint) + size];
        length.CopyTo(frame, 0);
        await FillAsync(socket, frame.AsMemory(sizeof(uint)), cancellationToken);
        ThrowIfFailed(frame);
    }

    private static void ThrowIfFailed(byte[] received)
    {
        if (Frame.TryParse(received, out var frame, out _) && frame.Type == MessageType.Failed)
        {
            throw new EngineException(ErrorKindCode.ToKind(frame.U8()), frame.Text());
        }
    }

    private static async Task FillAsync(Socket socket, Memory<byte> target, CancellationToken cancellationToken)
    {
        while (!target.IsEmpty)
        {
            var count = await socket.ReceiveAsync(target, SocketFlags.None, cancellationToken);
            if (count == 0)
            {
                throw new EngineException(ErrorKind.Unavailable, "the container's shim is gone");
            }

            target = target[count..];
        }
    }

    private static string SocketPath(string stateDirectory)
    {
        var path = Path.Combine(stateDirectory, Protocol.SocketName);
        return path.Length <= MaxPath
            ? path
            : throw new EngineException(
                ErrorKind.InvalidArgument,
                $"the path of the shim's socket is longer than {MaxPath} characters, choose a shorter exec root: {path}");
    }
}
