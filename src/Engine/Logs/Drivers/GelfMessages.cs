using System.IO.Compression;
using System.Security.Cryptography;
using System.Text.Json;

namespace Skiff.Engine.Logs.Drivers;

/// <summary>Entries in Graylog's Extended Log Format 1.1: compressed and in chunks over UDP, each ended by a zero over TCP.</summary>
internal sealed class GelfMessages(LogOrigin origin, bool datagrams, string compression, CompressionLevel level) : ILogMessages
{
    private const int Datagram = 1420;
    private const int ChunkHead = 12;
    private const int MostChunks = 128;

    public void Write(in LogEntry entry, List<byte[]> messages)
    {
        var json = Json(entry);
        if (!datagrams)
        {
            messages.Add([.. json, 0]);
            return;
        }
        var packed = Packed(json);
        if (packed.Length <= Datagram)
            messages.Add(packed);
        else
            AddChunks(packed, messages);
    }

    private byte[] Json(in LogEntry entry)
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            writer.WriteString("version", "1.1");
            writer.WriteString("host", origin.HostName);
            writer.WriteString("short_message", entry.Line);
            writer.WriteNumber("timestamp", entry.Time.ToUnixTimeMilliseconds() / 1000m);
            writer.WriteNumber("level", entry.Stream == 2 ? 3 : 6);
            writer.WriteString("_command", origin.Command);
            writer.WriteString("_container_id", origin.Record.Id);
            writer.WriteString("_container_name", origin.Name);
            writer.WriteString("_created", DockerTime.Format(origin.Record.Created));
            writer.WriteString("_image_id", origin.Record.Image);
            writer.WriteString("_image_name", origin.ImageName);
            writer.WriteString("_tag", origin.Tag);
            foreach (var (name, value) in origin.Extra)
                writer.WriteString("_" + name, value);
            writer.WriteEndObject();
        }
        return buffer.ToArray();
    }

    private byte[] Packed(byte[] json)
    {
        if (compression == "none")
            return json;
        using var packed = new MemoryStream();
        using (Stream packer = compression == "zlib" ? new ZLibStream(packed, level) : new GZipStream(packed, level))
            packer.Write(json);
        return packed.ToArray();
    }

    /// <summary>Each with two magic bytes, the message's number, its own and how many there are. What does not fit into 128 is lost, as the format says.</summary>
    private static void AddChunks(byte[] packed, List<byte[]> messages)
    {
        var count = (packed.Length + Datagram - ChunkHead - 1) / (Datagram - ChunkHead);
        if (count > MostChunks)
            return;
        var id = RandomNumberGenerator.GetBytes(8);
        for (var number = 0; number < count; number++)
        {
            var part = packed.AsSpan(number * (Datagram - ChunkHead));
            messages.Add([0x1E, 0x0F, .. id, (byte)number, (byte)count, .. part[..Math.Min(part.Length, Datagram - ChunkHead)]]);
        }
    }
}
