using System.Text;

namespace Skiff.Linux.Syscalls;

/// <summary>Unix stream sockets as plain descriptors, for processes that cannot afford <see cref="System.Net.Sockets"/>.</summary>
public static unsafe class StreamSocket
{
    private const int AF_UNIX = 1;
    private const int SOCK_STREAM = 1;
    private const int SOCK_NONBLOCK = 0x800;
    private const int SOCK_CLOEXEC = 0x80000;
    private const int MSG_DONTWAIT = 0x40;
    private const int MSG_NOSIGNAL = 0x4000;
    private const int SHUT_WR = 1;
    private const int PathOffset = 2;
    private const int AddressLength = 110;

    /// <summary>A non-blocking listening socket, bound to a path of at most 107 bytes.</summary>
    public static FileDescriptor Listen(string path, int backlog)
    {
        var handle = new FileDescriptor((int)Kernel.Check(
            Kernel.Call(SystemCall.socket, AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK), "socket", null));
        var address = stackalloc byte[AddressLength];
        new Span<byte>(address, AddressLength).Clear();
        address[0] = AF_UNIX;
        Encoding.UTF8.GetBytes(path, new Span<byte>(address + PathOffset, AddressLength - PathOffset - 1));
        try
        {
            Kernel.Check(Kernel.Call(SystemCall.bind, handle.Number, (nint)address, AddressLength), "bind", path);
            Kernel.Check(Kernel.Call(SystemCall.listen, handle.Number, backlog), "listen", path);
            return handle;
        }
        catch
        {
            handle.Dispose();
            throw;
        }
    }

    /// <summary>A non-blocking connection; null when none is waiting.</summary>
    public static FileDescriptor? TryAccept(FileDescriptor listener)
    {
        var accepted = Kernel.Restarted(SystemCall.accept4, listener.Number, 0, 0, SOCK_CLOEXEC | SOCK_NONBLOCK);
        return accepted < 0 ? null : new FileDescriptor((int)accepted);
    }

    /// <summary>Never blocks, and never raises SIGPIPE.</summary>
    public static IoResult Send(FileDescriptor socket, ReadOnlySpan<byte> bytes)
    {
        fixed (byte* start = bytes)
        {
            return IoResult.Of(Kernel.Restarted(SystemCall.sendto, socket.Number, (nint)start, bytes.Length, MSG_DONTWAIT | MSG_NOSIGNAL));
        }
    }

    /// <summary>Tells the peer that nothing more will come.</summary>
    public static void ShutdownWrite(FileDescriptor socket) => _ = Kernel.Call(SystemCall.shutdown, socket.Number, SHUT_WR);
}
