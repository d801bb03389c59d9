using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;

namespace Skiff.Linux.Netlink;

/// <summary>
/// One or more netlink messages in a buffer that is sent at once. A message is begun, its fixed header and attributes are
/// appended, and it is ended by the next one. Attributes are aligned to four bytes; nested ones are closed in reverse.
/// </summary>
public sealed class NetlinkBatch
{
    internal const int HeaderSize = 16;
    private readonly List<string> _requests = [];
    private byte[] _buffer = new byte[1024];
    private int _length;
    private int _message = -1;
    private uint _sequence;

    /// <summary>Number of messages that ask for an acknowledgement.</summary>
    public int Acknowledged { get; private set; }

    public ReadOnlySpan<byte> Span => _buffer.AsSpan(0, _length);

    public int Length => _length;

    internal string Describe(uint sequence) =>
        sequence < _requests.Count ? _requests[(int)sequence] : "netlink request";

    public void Clear()
    {
        _length = 0;
        _message = -1;
        _sequence = 0;
        Acknowledged = 0;
        _requests.Clear();
    }

    /// <summary>Begins a message. <paramref name="request"/> says in errors what was asked.</summary>
    public NetlinkBatch Begin(ushort type, NetlinkFlags flags, string request)
    {
        _message = _length;
        var header = Reserve(HeaderSize);
        MemoryMarshal.Write(header, (uint)HeaderSize);
        MemoryMarshal.Write(header[4..], type);
        MemoryMarshal.Write(header[6..], (ushort)(flags | NetlinkFlags.Request));
        MemoryMarshal.Write(header[8..], _sequence++);
        MemoryMarshal.Write(header[12..], 0u);
        _requests.Add(request);
        if (flags.HasFlag(NetlinkFlags.Ack))
        {
            Acknowledged++;
        }
        return this;
    }

    /// <summary>The message's own header, which follows the common one.</summary>
    public NetlinkBatch Header<T>(T value) where T : unmanaged
    {
        MemoryMarshal.Write(Reserve(System.Runtime.CompilerServices.Unsafe.SizeOf<T>()), value);
        return Finish();
    }

    public NetlinkBatch Bytes(ushort attribute, ReadOnlySpan<byte> value)
    {
        var space = Attribute(attribute, value.Length);
        value.CopyTo(space);
        return Finish();
    }

    /// <summary>Attributes as they were received.</summary>
    public NetlinkBatch Raw(ReadOnlySpan<byte> attributes)
    {
        attributes.CopyTo(Reserve(attributes.Length));
        return Finish();
    }

    public NetlinkBatch Flag(ushort attribute) => Bytes(attribute, default);

    public NetlinkBatch Byte(ushort attribute, byte value) => Bytes(attribute, [value]);

    public NetlinkBatch UInt16(ushort attribute, ushort value)
    {
        MemoryMarshal.Write(Attribute(attribute, 2), value);
        return Finish();
    }

    public NetlinkBatch UInt32(ushort attribute, uint value)
    {
        MemoryMarshal.Write(Attribute(attribute, 4), value);
        return Finish();
    }

    /// <summary>In network byte order, as netfilter's subsystems have it.</summary>
    public NetlinkBatch BigEndian(ushort attribute, uint value)
    {
        BinaryPrimitives.WriteUInt32BigEndian(Attribute(attribute, 4), value);
        return Finish();
    }

    /// <summary>A text with its terminating zero.</summary>
    public NetlinkBatch Text(ushort attribute, string value)
    {
        var space = Attribute(attribute, Encoding.UTF8.GetByteCount(value) + 1);
        space[Encoding.UTF8.GetBytes(value, space)] = 0;
        return Finish();
    }

    /// <summary>Opens a nested attribute; give the result to <see cref="Close"/>.</summary>
    public int Open(ushort attribute)
    {
        const ushort NLA_F_NESTED = 0x8000;
        var at = _length;
        Attribute((ushort)(attribute | NLA_F_NESTED), 0);
        Finish();
        return at;
    }

    public NetlinkBatch Close(int nested)
    {
        MemoryMarshal.Write(_buffer.AsSpan(nested), (ushort)(_length - nested));
        return this;
    }

    private Span<byte> Attribute(ushort type, int length)
    {
        var space = Reserve(4 + length);
        MemoryMarshal.Write(space, (ushort)(4 + length));
        MemoryMarshal.Write(space[2..], type);
        return space[4..];
    }

    // the message's length is kept right after each addition, so that nothing has to end it
    private NetlinkBatch Finish()
    {
        MemoryMarshal.Write(_buffer.AsSpan(_message), (uint)(_length - _message));
        return this;
    }

    private Span<byte> Reserve(int length)
    {
        var aligned = (length + 3) & ~3;
        if (_length + aligned > _buffer.Length)
        {
            Array.Resize(ref _buffer, Math.Max(_buffer.Length * 2, _length + aligned));
        }
        var space = _buffer.AsSpan(_length, aligned);
        space.Clear();
        _length += aligned;
        return space[..length];
    }
}
