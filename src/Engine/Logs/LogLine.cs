using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Skiff.Engine.Logs;

/// <summary>Reads a line of a json-file log: `{"log":"text\n","stream":"stdout","attrs":{…},"time":"…"}`.</summary>
internal static class LogLine
{
    /// <summary>
    /// False for what is no such line (cut short by a full disk, say). <paramref name="scratch"/> receives the unescaped text and is
    /// at least as long as the line.
    /// </summary>
    public static bool TryRead(ReadOnlySpan<byte> line, Span<byte> scratch, out LogEntry entry)
    {
        entry = default;
        try
        {
            return Read(line, scratch, ref entry);
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static bool Read(ReadOnlySpan<byte> line, Span<byte> scratch, ref LogEntry entry)
    {
        var reader = new Utf8JsonReader(line);
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
            return false;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("log"u8))
            {
                reader.Read();
                var length = reader.CopyString(scratch);
                entry.Text = scratch[..length];
            }
            else if (reader.ValueTextEquals("stream"u8))
            {
                reader.Read();
                entry.Stream = reader.ValueTextEquals("stderr"u8) ? (byte)2 : (byte)1;
            }
            else if (reader.ValueTextEquals("time"u8))
            {
                reader.Read();
                entry.TimeText = reader.ValueSpan;
            }
            else if (reader.ValueTextEquals("attrs"u8))
            {
                reader.Read();
                var start = (int)reader.TokenStartIndex;
                reader.Skip();
                entry.Attributes = line[start..(int)reader.BytesConsumed];
            }
            else
            {
                reader.Read();
                reader.Skip();
            }
        }
        entry.Time = ParseTime(entry.TimeText);
        return entry.Stream != 0;
    }

    private static DateTimeOffset ParseTime(ReadOnlySpan<byte> text)
    {
        // nine decimals are more than a DateTimeOffset holds: the last two are cut
        Span<char> characters = stackalloc char[40];
        if (text.Length > 40)
            return default;
        var count = Encoding.UTF8.GetChars(text, characters);
        ReadOnlySpan<char> whole = characters[..count];
        var dot = whole.IndexOf('.');
        if (dot >= 0 && whole.Length - dot > 9 && whole[^1] == 'Z')
        {
            characters[dot + 8] = 'Z';
            whole = characters[..(dot + 9)];
        }
        return DateTimeOffset.TryParse(whole, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var time)
            ? time
            : default;
    }
}
