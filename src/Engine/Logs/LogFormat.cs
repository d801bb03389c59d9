using System.Buffers.Binary;
using System.IO.Pipelines;
using System.Text;
using System.Text.Json;

namespace Skiff.Engine.Logs;

/// <summary>Writes entries to a client as they were asked for: which streams, from when to when, with times, with details, in frames or raw.</summary>
internal sealed class LogFormat
{
    private const int FrameHeader = 8;
    private const int TimeLength = 30; // 2006-01-02T15:04:05.123456789Z
    private readonly bool[] _inLine = new bool[3]; // by stream: the last part written did not end its line

    public bool Frames { get; init; }

    public bool Stdout { get; init; }

    public bool Stderr { get; init; }

    public bool Timestamps { get; init; }

    public bool Details { get; init; }

    public DateTimeOffset? Since { get; init; }

    public DateTimeOffset? Until { get; init; }

    /// <summary>False when the entry is later than what was asked for: nothing more will fit.</summary>
    public bool Write(PipeWriter output, in LogEntry entry)
    {
        if (Until is { } until && entry.Time > until)
            return false;
        if ((Since is { } since && entry.Time < since) || (entry.Stream == 1 ? !Stdout : !Stderr))
            return true;
        // only the first part of a cut line gets what stands before lines
        var first = !_inLine[entry.Stream];
        _inLine[entry.Stream] = entry.IsPartial;
        var details = first && Details ? DetailsOf(entry.Attributes) : [];
        var times = first && Timestamps;
        var length = entry.Text.Length + details.Length + (times ? TimeLength + 1 : 0);
        var span = output.GetSpan(length + FrameHeader);
        var at = 0;
        if (Frames)
        {
            span[..FrameHeader].Clear();
            span[0] = entry.Stream;
            BinaryPrimitives.WriteUInt32BigEndian(span[4..], (uint)length);
            at = FrameHeader;
        }
        if (times)
        {
            WriteTime(span[at..], entry.TimeText);
            at += TimeLength + 1;
        }
        details.CopyTo(span[at..]);
        at += details.Length;
        entry.Text.CopyTo(span[at..]);
        output.Advance(at + entry.Text.Length);
        return true;
    }

    /// <summary>With nine decimals whatever the file has, so that columns align.</summary>
    private static void WriteTime(Span<byte> target, ReadOnlySpan<byte> text)
    {
        target[..TimeLength].Fill((byte)'0');
        var end = text.IndexOf((byte)'Z');
        text[..Math.Min(end < 0 ? text.Length : end, TimeLength - 1)].CopyTo(target);
        target[19] = (byte)'.';
        target[TimeLength - 1] = (byte)'Z';
        target[TimeLength] = (byte)' ';
    }

    private static byte[] DetailsOf(ReadOnlySpan<byte> attributes)
    {
        if (attributes.Length == 0)
            return " "u8.ToArray();
        var text = new StringBuilder();
        var reader = new Utf8JsonReader(attributes);
        while (reader.Read())
        {
            if (reader.TokenType != JsonTokenType.PropertyName)
                continue;
            var name = reader.GetString()!;
            reader.Read();
            if (text.Length > 0)
                text.Append(',');
            text.Append(Uri.EscapeDataString(name)).Append('=').Append(Uri.EscapeDataString(reader.GetString() ?? ""));
        }
        return Encoding.UTF8.GetBytes(text.Append(' ').ToString());
    }
}
