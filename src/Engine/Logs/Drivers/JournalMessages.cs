using System.Buffers.Binary;
using System.Text;

namespace Skiff.Engine.Logs.Drivers;

/// <summary>Entries in the journal's native protocol: fields as `NAME=value`, or with the length before a value that has line feeds.</summary>
internal sealed class JournalMessages : ILogMessages
{
    /// <summary>Where journald receives.</summary>
    public static readonly LogAddress Address = new("unixgram", "/run/systemd/journal/socket", 0);

    private readonly byte[] _fields;

    public JournalMessages(LogOrigin origin)
    {
        using var fields = new MemoryStream();
        Add(fields, "CONTAINER_ID", RandomId.Short(origin.Record.Id));
        Add(fields, "CONTAINER_ID_FULL", origin.Record.Id);
        Add(fields, "CONTAINER_NAME", origin.Name);
        Add(fields, "CONTAINER_TAG", origin.Tag);
        Add(fields, "IMAGE_NAME", origin.ImageName);
        Add(fields, "SYSLOG_IDENTIFIER", origin.Tag);
        foreach (var (name, value) in origin.Extra)
            Add(fields, NameOf(name), value);
        _fields = fields.ToArray();
    }

    public void Write(in LogEntry entry, List<byte[]> messages)
    {
        using var message = new MemoryStream();
        Add(message, "MESSAGE", entry.Line);
        Add(message, "PRIORITY", entry.Stream == 2 ? "3" : "6");
        Add(message, "SYSLOG_TIMESTAMP", Encoding.UTF8.GetString(entry.TimeText));
        if (entry.IsPartial)
            Add(message, "CONTAINER_PARTIAL_MESSAGE", "true");
        message.Write(_fields);
        messages.Add(message.ToArray());
    }

    /// <summary>Capital letters, digits and underscores, none of those first: what a field's name may be.</summary>
    private static string NameOf(string name)
        => string.Concat(name.ToUpperInvariant().Select(static letter => char.IsAsciiLetterUpper(letter) || char.IsAsciiDigit(letter) ? letter : '_')).TrimStart('_');

    private static void Add(MemoryStream target, string name, string value) => Add(target, name, Encoding.UTF8.GetBytes(value));

    private static void Add(MemoryStream target, string name, ReadOnlySpan<byte> value)
    {
        target.Write(Encoding.ASCII.GetBytes(name));
        if (value.Contains((byte)'\n'))
        {
            Span<byte> length = stackalloc byte[8];
            BinaryPrimitives.WriteUInt64LittleEndian(length, (ulong)value.Length);
            target.WriteByte((byte)'\n');
            target.Write(length);
        }
        else
        {
            target.WriteByte((byte)'=');
        }
        target.Write(value);
        target.WriteByte((byte)'\n');
    }
}
