using System.Globalization;

namespace Skiff.Registry.Server.Http;

/// <summary>A part of a blob.</summary>
/// <param name="Start">The first byte.</param>
/// <param name="Length">How many bytes.</param>
internal readonly record struct ByteRange(long Start, long Length)
{
    private const string Unit = "bytes=";

    /// <summary>
    /// The head Range (RFC 9110, 14.2) against content of <paramref name="size"/> bytes. Null where the whole is to be answered: no head, another unit, several
    /// parts, or not well formed. A length of -1 where it lies outside.
    /// </summary>
    public static ByteRange? Of(string? head, long size)
    {
        if (head is null || !head.StartsWith(Unit, StringComparison.Ordinal))
            return null;
        var text = head.AsSpan(Unit.Length).Trim();
        var dash = text.IndexOf('-');
        if (dash < 0 || text.Contains(','))
            return null;
        var first = text[..dash];
        var last = text[(dash + 1)..];
        if (first.IsEmpty)
        {
            if (!TryRead(last, out var count))
                return null;
            return count == 0 || size == 0 ? new ByteRange(0, -1) : new ByteRange(Math.Max(0, size - count), Math.Min(count, size));
        }
        var end = size - 1;
        if (!TryRead(first, out var start) || !last.IsEmpty && !TryRead(last, out end) || !last.IsEmpty && end < start)
            return null;
        return start >= size ? new ByteRange(0, -1) : new ByteRange(start, Math.Min(end, size - 1) - start + 1);
    }

    /// <summary>The head Content-Range of an upload's chunk, `0-1023`; some clients put `bytes ` in front and the size behind.</summary>
    public static bool TryParseChunk(string head, out ByteRange range)
    {
        range = default;
        var text = head.AsSpan().Trim();
        if (text.StartsWith("bytes ", StringComparison.Ordinal))
            text = text[6..].Trim();
        if (text.IndexOf('/') is >= 0 and var slash)
            text = text[..slash];
        var dash = text.IndexOf('-');
        if (dash <= 0 || !TryRead(text[..dash], out var start) || !TryRead(text[(dash + 1)..], out var end) || end < start - 1)
            return false;
        range = new ByteRange(start, end - start + 1);
        return true;
    }

    private static bool TryRead(ReadOnlySpan<char> text, out long number) => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);
}
