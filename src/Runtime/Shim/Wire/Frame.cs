using System.Buffers.Binary;
using System.Text;

namespace Skiff.Runtime.Shim.Wire;

/// <summary>A received frame: its type, its request number, and its fields, which are read in order and only once.</summary>
internal ref struct Frame
{
    private ReadOnlySpan<byte> _rest;

    private Frame(MessageType type, uint request, ReadOnlySpan<byte> payload)
    {
        Type = type;
        Request = request;
        _rest = payload;
    }

    public MessageType Type { get; }

    public uint Request { get; }

    /// <summary>Nothing is left: further fields read as 0, false or null.</summary>
    public readonly bool IsAtEnd => _rest.IsEmpty;

    /// <summary>
    /// Takes the frame at the start of <paramref name="received"/>. False when more bytes must be received first.
    /// Errors: <see cref="InvalidDataException"/> for what cannot be a frame.
    /// </summary>
    public static bool TryParse(ReadOnlySpan<byte> received, out Frame frame, out int consumed)
    {
        frame = default;
        consumed = 0;
        if (received.Length < sizeof(uint))
        {
            return false;
        }

        var length = BinaryPrimitives.ReadUInt32LittleEndian(received);
        if (length is < Protocol.HeaderLength - sizeof(uint) or > Protocol.MaxFrame)
        {
            throw new InvalidDataException($"a frame of {length} bytes");
        }

        if (received.Length - sizeof(uint) < length)
        {
            return false;
        }

        consumed = sizeof(uint) + (int)length;
        frame = new Frame(
            (MessageType)received[sizeof(uint)],
            BinaryPrimitives.ReadUInt32LittleEndian(received[(sizeof(uint) + 1)..]),
            received[Protocol.HeaderLength..consumed]);
        return true;
    }

    public byte U8() => Take(1) is { IsEmpty: false } bytes ? bytes[0] : (byte)0;

    public bool Bool() => U8() != 0;

    public ushort U16() => Take(sizeof(ushort)) is { IsEmpty: false } bytes ? BinaryPrimitives.ReadUInt16LittleEndian(bytes) : (ushort)0;

    public uint U32() => Take(sizeof(uint)) is { IsEmpty: false } bytes ? BinaryPrimitives.ReadUInt32LittleEndian(bytes) : 0;

    public int I32() => unchecked((int)U32());

    public long I64() => Take(sizeof(long)) is { IsEmpty: false } bytes ? BinaryPrimitives.ReadInt64LittleEndian(bytes) : 0;

    /// <summary>A string that is never null; missing reads as empty.</summary>
    public string Text() => OptionalText() ?? "";

    public string? OptionalText()
    {
        if (_rest.IsEmpty)
        {
            return null;
        }

        var length = U32();
        return length == uint.MaxValue ? null : Encoding.UTF8.GetString(Take(checked((int)length)));
    }

    public ReadOnlySpan<byte> Bytes() => _rest.IsEmpty ? default : Take(checked((int)U32()));

    private ReadOnlySpan<byte> Take(int count)
    {
        if (_rest.IsEmpty)
        {
            return default;
        }

        if (count < 0 || _rest.Length < count)
        {
            throw new InvalidDataException($"a {Type} frame ends within a field");
        }

        var taken = _rest[..count];
        _rest = _rest[count..];
        return taken;
    }
}
