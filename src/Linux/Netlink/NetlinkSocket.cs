using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Skiff.Linux.Netlink;

/// <summary>Handles one received message: its type and what follows the common header.</summary>
public delegate void NetlinkReply(ushort type, ReadOnlySpan<byte> payload);

/// <summary>
/// A netlink socket (netlink(7)). It belongs to the network namespace of the thread that opens it, and may be used from
/// others. Not for concurrent use. Requests are handled by the kernel while they are sent, so replies never have to be
/// waited for, except for a lock of the kernel.
/// </summary>
public sealed class NetlinkSocket : IDisposable
{
    private const ushort NLMSG_ERROR = 2;
    private const ushort NLMSG_DONE = 3;
    private const int ENOBUFS = 105;
    private readonly SafeFileHandle _socket;
    private readonly byte[] _received;

    /// <param name="protocol">NETLINK_ROUTE, NETLINK_NETFILTER, …</param>
    /// <param name="receiveSize">Bytes to receive at once; at least a page is needed for any reply.</param>
    public unsafe NetlinkSocket(NetlinkProtocol protocol, int receiveSize = 8192)
    {
        var descriptor = NetlinkImports.Socket(
            NetlinkImports.AF_NETLINK, NetlinkImports.SOCK_RAW | NetlinkImports.SOCK_CLOEXEC, (int)protocol);
        if (descriptor < 0)
        {
            throw new LinuxException($"socket(AF_NETLINK, {protocol})", (Errno)Marshal.GetLastPInvokeError());
        }
        _socket = new SafeFileHandle(descriptor, ownsHandle: true);
        _received = new byte[receiveSize];
        // an acknowledgement then carries the kernel's explanation, and not the whole request
        SetOption(NetlinkImports.SOL_NETLINK, NetlinkImports.NETLINK_CAP_ACK, 1);
        SetOption(NetlinkImports.SOL_NETLINK, NetlinkImports.NETLINK_EXT_ACK, 1);
        SetOption(NetlinkImports.SOL_NETLINK, NetlinkImports.NETLINK_GET_STRICT_CHK, 1);
    }

    /// <summary>The descriptor, to wait on for notifications.</summary>
    public SafeFileHandle Handle => _socket;

    /// <summary>Receive notifications of a group from now on.</summary>
    public unsafe void Join(int group)
    {
        // without an address the kernel takes the socket for its own, and does not tell it; struct sockaddr_nl
        var address = stackalloc byte[12];
        *(ushort*)address = NetlinkImports.AF_NETLINK;
        if (NetlinkImports.Bind(_socket, address, 12) < 0
            || NetlinkImports.SetOption(_socket, NetlinkImports.SOL_NETLINK, NetlinkImports.NETLINK_ADD_MEMBERSHIP, &group, sizeof(int)) < 0)
        {
            throw new LinuxException("bind(AF_NETLINK)", (Errno)Marshal.GetLastPInvokeError());
        }
    }

    /// <summary>
    /// Sends all messages and reads their acknowledgements.
    /// </summary>
    /// <param name="batch">Changes, each with <see cref="NetlinkFlags.Ack"/>.</param>
    /// <param name="tolerate">Errors (sequence, errno) not to throw for; null: none.</param>
    /// <exception cref="LinuxException">The first request that failed; later ones were still carried out.</exception>
    public void Execute(NetlinkBatch batch, Func<int, Errno, bool>? tolerate = null)
    {
        Send(batch);
        LinuxException? failure = null;
        Receive(batch, batch.Acknowledged, null, (sequence, errno, message) =>
        {
            if (tolerate is null || !tolerate((int)sequence, (Errno)errno))
            {
                failure ??= new LinuxException(batch.Describe(sequence), (Errno)errno, cause: message);
            }
        });
        if (failure is not null)
        {
            throw failure;
        }
    }

    /// <summary>
    /// Sends a request for data and hands over each message of the answer. For a dump the answer ends by itself; a single
    /// object is asked for with <see cref="NetlinkFlags.Ack"/>.
    /// </summary>
    public void Query(NetlinkBatch batch, NetlinkReply reply)
    {
        Send(batch);
        LinuxException? failure = null;
        Receive(batch, 1, reply, (sequence, errno, message) =>
            failure ??= new LinuxException(batch.Describe(sequence), (Errno)errno, cause: message));
        if (failure is not null)
        {
            throw failure;
        }
    }

    /// <summary>Blocks for the next notifications. False: some were lost, since the socket's buffer was full.</summary>
    public bool Listen(NetlinkReply notification)
    {
        var received = ReceiveOnce(out var errno);
        if (received < 0)
        {
            return errno == ENOBUFS ? false : throw new LinuxException("recv(AF_NETLINK)", (Errno)errno);
        }
        Walk(_received.AsSpan(0, received), (type, _, _, payload) => notification(type, payload));
        return true;
    }

    public void Dispose() => _socket.Dispose();

    private delegate void MessageVisitor(ushort type, ushort flags, uint sequence, ReadOnlySpan<byte> payload);

    private static void Walk(ReadOnlySpan<byte> data, MessageVisitor visit)
    {
        while (data.Length >= NetlinkBatch.HeaderSize)
        {
            var length = (int)MemoryMarshal.Read<uint>(data);
            if (length < NetlinkBatch.HeaderSize || length > data.Length)
            {
                return;
            }
            visit(
                MemoryMarshal.Read<ushort>(data[4..]), MemoryMarshal.Read<ushort>(data[6..]), MemoryMarshal.Read<uint>(data[8..]),
                data[NetlinkBatch.HeaderSize..length]);
            data = data[Math.Min((length + 3) & ~3, data.Length)..];
        }
    }

    private unsafe void Send(NetlinkBatch batch)
    {
        var span = batch.Span;
        if (span.Length > 100_000)
        {
            // the default send buffer holds about 200 KiB, which a message may not exceed
            SetOption(NetlinkImports.SOL_SOCKET, NetlinkImports.SO_SNDBUFFORCE, span.Length * 2);
        }
        if (batch.Acknowledged > 100)
        {
            SetOption(NetlinkImports.SOL_SOCKET, NetlinkImports.SO_RCVBUFFORCE, batch.Acknowledged * 1024);
        }
        fixed (byte* data = span)
        {
            nint sent;
            do
            {
                sent = NetlinkImports.Send(_socket, data, (nuint)span.Length, 0);
            }
            while (sent < 0 && Marshal.GetLastPInvokeError() == NetlinkImports.EINTR);
            if (sent < 0)
            {
                throw new LinuxException(batch.Describe(0), (Errno)Marshal.GetLastPInvokeError());
            }
        }
    }

    private void Receive(NetlinkBatch batch, int expected, NetlinkReply? reply, Action<uint, int, string?> failed)
    {
        while (expected > 0)
        {
            var received = ReceiveOnce(out var errno);
            if (received < 0)
            {
                throw new LinuxException(batch.Describe(0), (Errno)errno);
            }
            Walk(_received.AsSpan(0, received), (type, flags, sequence, payload) =>
            {
                switch (type)
                {
                    case NLMSG_ERROR:
                        expected--;
                        var error = -MemoryMarshal.Read<int>(payload);
                        if (error != 0)
                        {
                            failed(sequence, error, Explanation(flags, payload));
                        }
                        break;
                    case NLMSG_DONE:
                        expected--;
                        break;
                    default:
                        reply?.Invoke(type, payload);
                        break;
                }
            });
        }
    }

    private static string? Explanation(ushort flags, ReadOnlySpan<byte> payload)
    {
        const ushort NLM_F_CAPPED = 0x100, NLM_F_ACK_TLVS = 0x200, NLMSGERR_ATTR_MSG = 1;
        if ((flags & NLM_F_ACK_TLVS) == 0)
        {
            return null;
        }
        // the request's header follows the error number, with the rest of it unless capped
        var skip = 4 + ((flags & NLM_F_CAPPED) != 0
            ? NetlinkBatch.HeaderSize
            : ((int)MemoryMarshal.Read<uint>(payload[4..]) + 3) & ~3);
        if (skip > payload.Length)
        {
            return null;
        }
        var text = NetlinkAttributes.Find(payload[skip..], NLMSGERR_ATTR_MSG);
        return text.IsEmpty ? null : System.Text.Encoding.UTF8.GetString(text.TrimEnd((byte)0));
    }

    private unsafe int ReceiveOnce(out int errno)
    {
        fixed (byte* data = _received)
        {
            nint received;
            do
            {
                received = NetlinkImports.Receive(_socket, data, (nuint)_received.Length, 0);
                errno = received < 0 ? Marshal.GetLastPInvokeError() : 0;
            }
            while (received < 0 && errno == NetlinkImports.EINTR);
            return (int)received;
        }
    }

    private unsafe void SetOption(int level, int name, int value)
    {
        // options are improvements: an older kernel that lacks one still answers
        _ = NetlinkImports.SetOption(_socket, level, name, &value, sizeof(int));
    }
}
