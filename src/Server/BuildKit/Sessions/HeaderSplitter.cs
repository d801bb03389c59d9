using System.Buffers;
using System.Buffers.Binary;

namespace Skiff.Server.BuildKit.Sessions;

/// <summary>
/// Makes several header fields of one whose value holds tabs. Clients of BuildKit want lists as repeated fields; .NET's HTTP client knows one field per name and
/// joins its values. Its frames are looked at on their way out: it neither compresses values nor refers to earlier ones (RFC 9113 section 6, RFC 7541 section 6).
/// </summary>
internal sealed class HeaderSplitter
{
    public const char Separator = '\t';
    private const int PrefaceLength = 24;
    private const int HeadLength = 9;
    private const int MaximumPayload = 16384;
    private const byte Headers = 1;
    private const byte Continuation = 9;
    private const byte EndHeaders = 4;
    private bool _begun;

    /// <summary>The frames of one write, which are whole.</summary>
    public ReadOnlyMemory<byte> Rewrite(ReadOnlyMemory<byte> frames)
    {
        var start = _begun ? 0 : PrefaceLength;
        _begun = true;
        if (!frames.Span.Contains((byte)Separator))
            return frames;
        var result = new ArrayBufferWriter<byte>(frames.Length + 256);
        result.Write(frames.Span[..Math.Min(start, frames.Length)]);
        var rest = frames.Span[Math.Min(start, frames.Length)..];
        while (rest.Length >= HeadLength)
        {
            var length = Math.Min(HeadLength + PayloadLength(rest), rest.Length);
            if (rest[3] == Headers && rest[..length].Contains((byte)Separator))
                length = RewriteHeaders(rest, result);
            else
                result.Write(rest[..length]);
            rest = rest[length..];
        }
        result.Write(rest);
        return result.WrittenMemory;
    }

    /// <summary>One block of fields, which may go on in frames of its own; answers how long it was.</summary>
    private static int RewriteHeaders(ReadOnlySpan<byte> frames, ArrayBufferWriter<byte> result)
    {
        var block = new ArrayBufferWriter<byte>();
        var (position, flags) = (0, frames[4]);
        while (true)
        {
            var length = PayloadLength(frames[position..]);
            block.Write(frames.Slice(position + HeadLength, length));
            var ends = (frames[position + 4] & EndHeaders) != 0;
            position += HeadLength + length;
            if (ends || position + HeadLength > frames.Length)
                break;
        }
        var split = Split(block.WrittenSpan);
        var stream = frames.Slice(5, 4);
        for (var first = true; first || split.Length > 0; first = false)
        {
            var part = split[..Math.Min(MaximumPayload, split.Length)];
            split = split[part.Length..];
            var head = result.GetSpan(HeadLength);
            head[0] = (byte)(part.Length >> 16);
            BinaryPrimitives.WriteUInt16BigEndian(head[1..], (ushort)part.Length);
            head[3] = first ? Headers : Continuation;
            head[4] = (byte)((first ? flags & ~EndHeaders : 0) | (split.Length == 0 ? EndHeaders : 0));
            stream.CopyTo(head[5..]);
            result.Advance(HeadLength);
            result.Write(part);
        }
        return position;
    }

    private static ReadOnlySpan<byte> Split(ReadOnlySpan<byte> block)
    {
        var result = new ArrayBufferWriter<byte>(block.Length + 64);
        while (block.Length > 0)
        {
            var position = 0;
            var first = block[0];
            var (prefix, literal) = (first & 0x80) != 0 ? (7, false) : (first & 0x40) != 0 ? (6, true) : (first & 0x20) != 0 ? (5, false) : (4, true);
            var index = Integer(block, prefix, ref position);
            if (!literal)
            {
                result.Write(block[..position]);
                block = block[position..];
                continue;
            }
            if (index == 0)
                Text(block, ref position);
            var name = block[..position];
            var value = Text(block, ref position);
            if (value.Contains((byte)Separator))
                WriteEach(result, name, value);
            else
                result.Write(block[..position]);
            block = block[position..];
        }
        return result.WrittenSpan;
    }

    private static void WriteEach(ArrayBufferWriter<byte> result, ReadOnlySpan<byte> name, ReadOnlySpan<byte> values)
    {
        foreach (var range in values.Split((byte)Separator))
        {
            result.Write(name);
            WriteLength(result, values[range].Length);
            result.Write(values[range]);
        }
    }

    private static ReadOnlySpan<byte> Text(ReadOnlySpan<byte> block, ref int position)
    {
        var length = Integer(block, 7, ref position);
        position += length;
        return block.Slice(position - length, length);
    }

    private static int Integer(ReadOnlySpan<byte> block, int prefix, ref int position)
    {
        var maximum = (1 << prefix) - 1;
        var value = block[position++] & maximum;
        if (value < maximum)
            return value;
        for (var shift = 0; ; shift += 7)
        {
            var next = block[position++];
            value += (next & 0x7F) << shift;
            if ((next & 0x80) == 0)
                return value;
        }
    }

    private static void WriteLength(ArrayBufferWriter<byte> result, int length)
    {
        if (length < 127)
        {
            result.Write<byte>([(byte)length]);
            return;
        }
        result.Write<byte>([127]);
        for (length -= 127; length >= 128; length >>= 7)
            result.Write<byte>([(byte)(length | 0x80)]);
        result.Write<byte>([(byte)length]);
    }

    private static int PayloadLength(ReadOnlySpan<byte> frame) => (frame[0] << 16) | (frame[1] << 8) | frame[2];
}
