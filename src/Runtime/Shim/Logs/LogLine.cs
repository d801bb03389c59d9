using System.Text;

namespace Skiff.Runtime.Shim.Logs;

/// <summary>
/// One line of a json-file log, written as Docker writes it: `{"log":"text\n","stream":"stdout","attrs":{…},"time":"…"}`,
/// strings escaped as Go's encoding/json does for HTML.
/// </summary>
internal static class LogLine
{
    /// <summary>Lines are cut after so many bytes; only the last part carries the line's end.</summary>
    public const int MaxText = 16 * 1024;

    private const int LongestEscape = 6;

    private static ReadOnlySpan<byte> Hexadecimal => "0123456789abcdef"u8;

    /// <summary>Never less than what <see cref="Write"/> needs.</summary>
    public static int MaxLength(int text, int attributes) => (text * LongestEscape) + attributes + 128;

    /// <param name="target">Of at least <see cref="MaxLength"/>.</param>
    /// <param name="text">Without its line feed.</param>
    /// <param name="hasEnd">The text ends a line: a line feed is added.</param>
    /// <param name="context">The stream, attributes and time.</param>
    /// <returns>Bytes written, the line feed after the object included.</returns>
    public static int Write(Span<byte> target, ReadOnlySpan<byte> text, bool hasEnd, in LogContext context)
    {
        var at = Copy("{\"log\":\""u8, target, 0);
        at = WriteEscaped(text, target, at);
        if (hasEnd)
        {
            at = Copy("\\n"u8, target, at);
        }

        at = Copy(context.IsError ? "\",\"stream\":\"stderr\""u8 : "\",\"stream\":\"stdout\""u8, target, at);
        if (!context.Attributes.IsEmpty)
        {
            at = Copy(",\"attrs\":"u8, target, at);
            at = Copy(context.Attributes, target, at);
        }

        at = Copy(",\"time\":\""u8, target, at);
        at = Copy(context.Time, target, at);
        return Copy("\"}\n"u8, target, at);
    }

    private static int WriteEscaped(ReadOnlySpan<byte> text, Span<byte> target, int at)
    {
        while (!text.IsEmpty)
        {
            var plain = PlainLength(text);
            if (plain > 0)
            {
                at = Copy(text[..plain], target, at);
                text = text[plain..];
                continue;
            }

            var value = text[0];
            if (value < 0x80)
            {
                at = WriteEscape(value, target, at);
                text = text[1..];
                continue;
            }

            // Each byte that belongs to no character is replaced, as Go does it; .NET would replace the longest broken sequence.
            if (Rune.DecodeFromUtf8(text, out var rune, out var length) != System.Buffers.OperationStatus.Done)
            {
                at = Copy("\\ufffd"u8, target, at);
                text = text[1..];
                continue;
            }

            at = rune.Value is 0x2028 or 0x2029
                ? Copy(rune.Value == 0x2028 ? "\\u2028"u8 : "\\u2029"u8, target, at)
                : Copy(text[..length], target, at);
            text = text[length..];
        }

        return at;
    }

    private static int PlainLength(ReadOnlySpan<byte> text)
    {
        var index = text.IndexOfAnyExcept(Plain);
        return index < 0 ? text.Length : index;
    }

    private static readonly System.Buffers.SearchValues<byte> Plain = System.Buffers.SearchValues.Create(
        " !#$%'()*+,-./0123456789:;=?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[]^_`abcdefghijklmnopqrstuvwxyz{|}~\x7f"u8);

    private static int WriteEscape(byte value, Span<byte> target, int at)
    {
        switch (value)
        {
            case (byte)'"':
                return Copy("\\\""u8, target, at);
            case (byte)'\\':
                return Copy("\\\\"u8, target, at);
            case (byte)'\n':
                return Copy("\\n"u8, target, at);
            case (byte)'\r':
                return Copy("\\r"u8, target, at);
            default:
                at = Copy("\\u00"u8, target, at);
                target[at] = Hexadecimal[value >> 4];
                target[at + 1] = Hexadecimal[value & 15];
                return at + 2;
        }
    }

    private static int Copy(ReadOnlySpan<byte> source, Span<byte> target, int at)
    {
        source.CopyTo(target[at..]);
        return at + source.Length;
    }
}
