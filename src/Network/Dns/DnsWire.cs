using System.Buffers.Binary;
using System.Net;
using System.Text;

namespace Skiff.Network.Dns;

/// <summary>Messages of the domain name system (RFC 1035, RFC 6891) as far as a resolver of few names needs them.</summary>
internal static class DnsWire
{
    public const ushort A = 1, Ptr = 12, Aaaa = 28, Opt = 41, Internet = 1;
    public const int HeaderSize = 12, SmallestPayload = 512, LargestPayload = 1232;
    private const int TimeToLive = 600;
    private const int LongestName = 255;

    /// <summary>Reads a query. Otherwise <paramref name="code"/> is the answer it deserves, or null for none at all.</summary>
    public static bool TryRead(ReadOnlySpan<byte> message, out DnsQuestion question, out DnsCode? code)
    {
        question = default;
        code = null;
        if (message.Length < HeaderSize || (message[2] & 0x80) != 0)
        {
            return false; // too short to be answered, or itself an answer
        }
        if ((message[2] & 0x78) != 0)
        {
            code = DnsCode.NotImplemented;
            return false;
        }
        code = DnsCode.FormatError;
        if (Count(message, 4) != 1 || !TryReadName(message, HeaderSize, out var name, out var at) || at + 4 > message.Length)
        {
            return false;
        }
        var type = BinaryPrimitives.ReadUInt16BigEndian(message[at..]);
        var kind = BinaryPrimitives.ReadUInt16BigEndian(message[(at + 2)..]);
        if (!TryFindPayloadSize(message, at + 4, out var size))
        {
            return false;
        }
        question = new DnsQuestion(name, type, kind, at + 4, size);
        code = null;
        return true;
    }

    /// <summary>An answer without records.</summary>
    public static byte[] Reply(ReadOnlySpan<byte> query, int questionEnd, DnsCode code)
    {
        var reply = query[..Math.Max(questionEnd, HeaderSize)].ToArray();
        WriteHeader(reply, code, questionEnd > HeaderSize ? 1 : 0, answers: 0);
        return reply;
    }

    /// <summary>An answer with addresses of the question's type, cut off to what fits.</summary>
    public static byte[] Reply(ReadOnlySpan<byte> query, DnsQuestion question, IReadOnlyList<IPAddress> addresses, bool stream)
    {
        var length = question.Type == Aaaa ? 16 : 4;
        return Reply(query, question, [.. addresses.Select(address => address.GetAddressBytes()).Where(bytes => bytes.Length == length)], stream);
    }

    public static byte[] Reply(ReadOnlySpan<byte> query, DnsQuestion question, string target, bool stream) =>
        Reply(query, question, [EncodeName(target)], stream);

    /// <summary>
    /// The offsets of all records' times to live, but for that of EDNS, which is none; null if the message is malformed.
    /// </summary>
    public static List<int>? TimesToLive(ReadOnlySpan<byte> message)
    {
        if (message.Length < HeaderSize)
        {
            return null;
        }
        var at = HeaderSize;
        for (var i = Count(message, 4); i > 0; i--)
        {
            if (!TrySkipName(message, ref at) || (at += 4) > message.Length)
            {
                return null;
            }
        }
        List<int> offsets = [];
        for (var i = Count(message, 6) + Count(message, 8) + Count(message, 10); i > 0; i--)
        {
            if (!TrySkipName(message, ref at) || at + 10 > message.Length)
            {
                return null;
            }
            if (BinaryPrimitives.ReadUInt16BigEndian(message[at..]) != Opt)
            {
                offsets.Add(at + 4);
            }
            at += 10 + BinaryPrimitives.ReadUInt16BigEndian(message[(at + 8)..]);
            if (at > message.Length)
            {
                return null;
            }
        }
        return offsets;
    }

    public static DnsCode CodeOf(ReadOnlySpan<byte> message) => (DnsCode)(message[3] & 0x0f);

    public static bool IsTruncated(ReadOnlySpan<byte> message) => (message[2] & 0x02) != 0;

    /// <summary>An upstream's answer belongs to this question.</summary>
    public static bool Answers(ReadOnlySpan<byte> answer, ReadOnlySpan<byte> query, int questionEnd) =>
        answer.Length >= questionEnd && (answer[2] & 0x80) != 0 && answer[0] == query[0] && answer[1] == query[1]
        && answer[HeaderSize..questionEnd].SequenceEqual(query[HeaderSize..questionEnd]);

    private static byte[] Reply(ReadOnlySpan<byte> query, DnsQuestion question, byte[][] records, bool stream)
    {
        var room = stream ? ushort.MaxValue : Math.Clamp(question.PayloadSize, SmallestPayload, LargestPayload);
        var size = question.End + (question.PayloadSize > 0 ? 11 : 0);
        var fitting = 0;
        while (fitting < records.Length && size + 12 + records[fitting].Length <= room)
        {
            size += 12 + records[fitting++].Length;
        }
        var reply = new byte[size];
        query[..question.End].CopyTo(reply);
        WriteHeader(reply, DnsCode.NoError, 1, fitting);
        reply[2] |= fitting < records.Length ? (byte)0x02 : (byte)0;
        var at = question.End;
        foreach (var data in records.AsSpan(0, fitting))
        {
            var record = reply.AsSpan(at);
            BinaryPrimitives.WriteUInt16BigEndian(record, 0xc000 | HeaderSize); // the question's name
            BinaryPrimitives.WriteUInt16BigEndian(record[2..], question.Type);
            BinaryPrimitives.WriteUInt16BigEndian(record[4..], Internet);
            BinaryPrimitives.WriteUInt32BigEndian(record[6..], TimeToLive);
            BinaryPrimitives.WriteUInt16BigEndian(record[10..], (ushort)data.Length);
            data.CopyTo(record[12..]);
            at += 12 + data.Length;
        }
        if (question.PayloadSize > 0)
        {
            var option = reply.AsSpan(at);
            BinaryPrimitives.WriteUInt16BigEndian(option[1..], Opt);
            BinaryPrimitives.WriteUInt16BigEndian(option[3..], LargestPayload);
            reply[11] = 1;
        }
        return reply;
    }

    private static void WriteHeader(Span<byte> reply, DnsCode code, int questions, int answers)
    {
        reply[2] = (byte)(0x80 | (reply[2] & 0x79)); // an answer; opcode and the wish for recursion stay
        reply[3] = (byte)(0x80 | (byte)code); // recursion is available
        BinaryPrimitives.WriteUInt16BigEndian(reply[4..], (ushort)questions);
        BinaryPrimitives.WriteUInt16BigEndian(reply[6..], (ushort)answers);
        reply[8..HeaderSize].Clear();
    }

    private static int Count(ReadOnlySpan<byte> message, int offset) => BinaryPrimitives.ReadUInt16BigEndian(message[offset..]);

    // a question's name is never compressed: there is nothing before it to point to
    private static bool TryReadName(ReadOnlySpan<byte> message, int start, out string name, out int end)
    {
        name = "";
        end = start;
        var text = new StringBuilder();
        while (end < message.Length)
        {
            int length = message[end++];
            if (length == 0)
            {
                name = text.ToString();
                return end - start <= LongestName;
            }
            if (length > 63 || end + length > message.Length)
            {
                return false;
            }
            text.Append(text.Length > 0 ? "." : "");
            foreach (var octet in message.Slice(end, length))
            {
                text.Append(octet is >= (byte)'A' and <= (byte)'Z' ? (char)(octet | 0x20) : (char)octet);
            }
            end += length;
        }
        return false;
    }

    private static bool TrySkipName(ReadOnlySpan<byte> message, ref int at)
    {
        while (at < message.Length)
        {
            int length = message[at++];
            if (length == 0)
            {
                return true;
            }
            if (length >= 0xc0)
            {
                at++; // the rest of the name is elsewhere
                return at <= message.Length;
            }
            at += length;
        }
        return false;
    }

    private static bool TryFindPayloadSize(ReadOnlySpan<byte> message, int at, out int size)
    {
        size = 0;
        for (var i = Count(message, 6) + Count(message, 8) + Count(message, 10); i > 0; i--)
        {
            if (!TrySkipName(message, ref at) || at + 10 > message.Length)
            {
                return false;
            }
            if (BinaryPrimitives.ReadUInt16BigEndian(message[at..]) == Opt)
            {
                size = Math.Max((int)BinaryPrimitives.ReadUInt16BigEndian(message[(at + 2)..]), SmallestPayload);
            }
            at += 10 + BinaryPrimitives.ReadUInt16BigEndian(message[(at + 8)..]);
        }
        return at <= message.Length;
    }

    private static byte[] EncodeName(string name)
    {
        List<byte> bytes = [];
        foreach (var label in name.Split('.', StringSplitOptions.RemoveEmptyEntries))
        {
            var text = Encoding.ASCII.GetBytes(label.Length > 63 ? label[..63] : label);
            bytes.Add((byte)text.Length);
            bytes.AddRange(text);
        }
        bytes.Add(0);
        return [.. bytes];
    }
}
