using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Skiff.Engine.Logs.Drivers;

/// <summary>
/// Entries as messages of fluentd's forward protocol: in MessagePack, `[tag, time, record]`, and with `fluentd-request-ack` an option
/// that has the server answer.
/// </summary>
internal sealed class FluentMessages(LogOrigin origin, bool subSecond, bool acknowledged) : ILogMessages
{
    private const int ChunkIdLength = 24; // of 16 bytes in base64

    public bool Answered => acknowledged;

    public void Write(in LogEntry entry, List<byte[]> messages)
    {
        using var message = new MemoryStream();
        message.WriteByte((byte)(acknowledged ? 0x94 : 0x93));
        Text(message, Encoding.UTF8.GetBytes(origin.Tag));
        Time(message, entry.Time);
        message.WriteByte(0xDE); // a map with a count of two bytes
        Span<byte> count = stackalloc byte[2];
        BinaryPrimitives.WriteUInt16BigEndian(count, (ushort)(4 + origin.Extra.Count + (entry.IsPartial ? 1 : 0)));
        message.Write(count);
        Pair(message, "container_id"u8, Encoding.UTF8.GetBytes(origin.Record.Id));
        Pair(message, "container_name"u8, Encoding.UTF8.GetBytes(origin.Record.Name));
        Pair(message, "source"u8, entry.Stream == 2 ? "stderr"u8 : "stdout"u8);
        Pair(message, "log"u8, entry.Line);
        if (entry.IsPartial)
            Pair(message, "partial_message"u8, "true"u8);
        foreach (var (name, value) in origin.Extra)
            Pair(message, Encoding.UTF8.GetBytes(name), Encoding.UTF8.GetBytes(value));
        if (acknowledged)
        {
            message.WriteByte(0x81);
            Pair(message, "chunk"u8, Encoding.ASCII.GetBytes(Convert.ToBase64String(RandomNumberGenerator.GetBytes(16))));
        }
        messages.Add(message.ToArray());
    }

    /// <summary>The answer is `{"ack": chunk}`, and the chunk ends the message.</summary>
    public bool IsAcknowledged(ReadOnlySpan<byte> message, ReadOnlySpan<byte> answer) => answer.IndexOf(message[^ChunkIdLength..]) >= 0;

    private void Time(MemoryStream target, DateTimeOffset time)
    {
        Span<byte> bytes = stackalloc byte[10];
        if (subSecond)
        {
            // EventTime: extension 0 of eight bytes, seconds and nanoseconds
            bytes[0] = 0xD7;
            bytes[1] = 0;
            BinaryPrimitives.WriteUInt32BigEndian(bytes[2..], (uint)time.ToUnixTimeSeconds());
            BinaryPrimitives.WriteUInt32BigEndian(bytes[6..], (uint)(time.UtcTicks % TimeSpan.TicksPerSecond * 100));
            target.Write(bytes);
            return;
        }
        bytes[0] = 0xCE;
        BinaryPrimitives.WriteUInt32BigEndian(bytes[1..], (uint)time.ToUnixTimeSeconds());
        target.Write(bytes[..5]);
    }

    private static void Pair(MemoryStream target, ReadOnlySpan<byte> name, ReadOnlySpan<byte> value)
    {
        Text(target, name);
        Text(target, value);
    }

    private static void Text(MemoryStream target, ReadOnlySpan<byte> text)
    {
        Span<byte> head = stackalloc byte[5];
        if (text.Length < 32)
        {
            target.WriteByte((byte)(0xA0 | text.Length));
        }
        else
        {
            head[0] = 0xDB;
            BinaryPrimitives.WriteUInt32BigEndian(head[1..], (uint)text.Length);
            target.Write(head);
        }
        target.Write(text);
    }
}
