using System.Buffers.Binary;
using System.Text;

namespace Skiff.Runtime.Shim.Wire;

/// <summary>Builds frames in one growing buffer; several may follow each other.</summary>
internal sealed class FrameWriter
{
    private byte[] _buffer = new byte[256];
    private int _length;
    private int _frame;

    public ReadOnlySpan<byte> Written => _buffer.AsSpan(0, _length);

    public ReadOnlyMemory<byte> WrittenMemory => _buffer.AsMemory(0, _length);

    public FrameWriter Begin(MessageType type, uint request)
    {
        _frame = _length;
        U32(0);
        U8((byte)type);
        U32(request);
        return this;
    }

    /// <summary>Writes the length of the frame that <see cref="Begin"/> opened.</summary>
    public FrameWriter End()
    {
        BinaryPrimitives.WriteInt32LittleEndian(_buffer.AsSpan(_frame), _length - _frame - sizeof(uint));
        return this;
    }

    public void Clear() => _length = 0;

    public FrameWriter U8(byte value)
    {
        Reserve(1)[0] = value;
        return this;
    }

    public FrameWriter Bool(bool value) => U8(value ? (byte)1 : (byte)0);

    public FrameWriter U16(ushort value)
    {
        BinaryPrimitives.WriteUInt16LittleEndian(Reserve(sizeof(ushort)), value);
        return this;
    }

    public FrameWriter U32(uint value)
    {
        BinaryPrimitives.WriteUInt32LittleEndian(Reserve(sizeof(uint)), value);
        return this;
    }

    public FrameWriter I32(int value) => U32(unchecked((uint)value));

    public FrameWriter I64(long value)
    {
        BinaryPrimitives.WriteInt64LittleEndian(Reserve(sizeof(long)), value);
        return this;
    }

    public FrameWriter Text(string? value)
    {
        if (value is null)
        {
            return U32(uint.MaxValue);
        }

        var length = Encoding.UTF8.GetByteCount(value);
        U32((uint)length);
        Encoding.UTF8.GetBytes(value, Reserve(length));
        return this;
    }

    public FrameWriter Bytes(ReadOnlySpan<byte> value)
    {
        U32((uint)value.Length);
        value.CopyTo(Reserve(value.Length));
        return this;
    }

    private Span<byte> Reserve(int count)
    {
        if (_length + count > _buffer.Length)
        {
            Array.Resize(ref _buffer, Math.Max(_buffer.Length * 2, _length + count));
        }

        var span = _buffer.AsSpan(_length, count);
        _length += count;
        return span;
    }
}
