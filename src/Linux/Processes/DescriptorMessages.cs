using System.Text;
using Skiff.Linux.Syscalls;

namespace Skiff.Linux.Processes;

/// <summary>Descriptors sent through unix sockets (SCM_RIGHTS, unix(7)).</summary>
public static unsafe class DescriptorMessages
{
    private const int SOL_SOCKET = 1;
    private const int SCM_RIGHTS = 1;
    private const int ControlSize = 24; // CMSG_SPACE of one descriptor

    /// <summary>A message for sendmsg(2) in a table with one descriptor, and where its number is stored before it is sent.</summary>
    public static (Argument Message, Argument Number) DescriptorMessage(this ProgramTable table, string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        var payload = (byte*)table.Allocate(bytes.Length);
        bytes.CopyTo(new Span<byte>(payload, bytes.Length));
        var memory = (nint*)table.Allocate(sizeof(Message) + (2 * sizeof(nint)) + ControlSize);
        var control = Fill((Message*)memory, payload, bytes.Length);
        return (Argument.Memory((nint)memory, "a descriptor"), Argument.Memory((nint)control + 16, "its number"));
    }

    /// <summary>A connected pair of stream sockets.</summary>
    public static (FileDescriptor One, FileDescriptor Other) Pair()
    {
        const int AF_UNIX = 1;
        const int SOCK_STREAM_CLOEXEC = 1 | 0x80000;
        var ends = stackalloc int[2];
        Kernel.Check(Kernel.Call(SystemCall.socketpair, AF_UNIX, SOCK_STREAM_CLOEXEC, 0, (nint)ends), "socketpair", null);
        return (new FileDescriptor(ends[0]), new FileDescriptor(ends[1]));
    }

    /// <summary>Connects to a unix socket. Errors name its path.</summary>
    public static FileDescriptor Connect(string path)
    {
        const int AF_UNIX = 1;
        const int SOCK_STREAM_CLOEXEC = 1 | 0x80000;
        var text = Encoding.UTF8.GetBytes(path);
        if (text.Length > 107)
            throw new LinuxException("connect", Errno.ENAMETOOLONG, path, "a socket's path has at most 107 bytes");
        var address = stackalloc byte[110];
        new Span<byte>(address, 110).Clear();
        *(ushort*)address = AF_UNIX;
        text.CopyTo(new Span<byte>(address + 2, 107));
        var socket = new FileDescriptor((int)Kernel.Check(Kernel.Call(SystemCall.socket, AF_UNIX, SOCK_STREAM_CLOEXEC, 0), "socket", path));
        var result = Kernel.Restarted(SystemCall.connect, socket.Number, (nint)address, 3 + text.Length);
        if (result >= 0)
            return socket;
        socket.Dispose();
        throw new LinuxException("connect", Kernel.ErrnoOf(result), path);
    }

    public static void Send(FileDescriptor socket, FileDescriptor descriptor, string text)
    {
        using var memory = new ProgramTable();
        var (message, number) = memory.DescriptorMessage(text);
        *(int*)number.Value = descriptor.Number;
        Kernel.Check(Kernel.Restarted(SystemCall.sendmsg, socket.Number, (nint)message.Value), "sendmsg", null);
    }

    /// <summary>The descriptor of the next message, close-on-exec; null when the sender is gone.</summary>
    public static FileDescriptor? Receive(FileDescriptor socket)
    {
        const int MSG_CMSG_CLOEXEC = 0x40000000;
        var payload = stackalloc byte[4096];
        var memory = stackalloc byte[sizeof(Message) + (2 * sizeof(nint)) + ControlSize];
        var message = (Message*)memory;
        var control = Fill(message, payload, 4096);
        var length = Kernel.Check(Kernel.Restarted(SystemCall.recvmsg, socket.Number, (nint)message, MSG_CMSG_CLOEXEC), "recvmsg", null);
        return length == 0 || message->ControlLength < 20 || control[3] != SCM_RIGHTS ? null : new FileDescriptor(control[4]);
    }

    private static int* Fill(Message* message, byte* payload, int length)
    {
        var vector = (nint*)(message + 1);
        (vector[0], vector[1]) = ((nint)payload, length);
        var control = (int*)(vector + 2);
        *message = new Message { Vector = vector, VectorLength = 1, Control = control, ControlLength = ControlSize };
        *(nint*)control = 20; // CMSG_LEN of one descriptor
        (control[2], control[3], control[4]) = (SOL_SOCKET, SCM_RIGHTS, -1);
        return control;
    }

    /// <summary>struct msghdr.</summary>
    [System.Runtime.InteropServices.StructLayout(System.Runtime.InteropServices.LayoutKind.Sequential)]
    private struct Message
    {
        public nint Name { get; set; }
        public nint NameLength { get; set; }
        public nint* Vector;
        public nint VectorLength;
        public int* Control;
        public nint ControlLength;
        public nint Flags { get; set; }
    }
}
