using System.Buffers;

namespace Skiff.Engine.Logs;

/// <summary>Finds where the last lines of a log begin, from its end, in blocks.</summary>
internal static class LogTail
{
    private const int BlockSize = 64 * 1024;

    /// <summary>
    /// The offset at which the last <paramref name="lines"/> lines begin, and how many there are when the file has fewer. A line that
    /// was cut into parts, whose text does not end with a line feed, counts as one.
    /// </summary>
    public static (long Offset, int Found) Find(Stream file, int lines)
    {
        if (lines == 0)
            return (file.Length, 0);
        var buffer = ArrayPool<byte>.Shared.Rent(BlockSize + LineEnd.Length);
        try
        {
            return Find(file, lines, buffer);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>How the text of a complete line ends, with what follows it in the file.</summary>
    private static ReadOnlySpan<byte> LineEnd => "\\n\","u8;

    private static (long Offset, int Found) Find(Stream file, int lines, byte[] buffer)
    {
        // Going backwards, every line feed is the end of an entry; the entry after it is complete when it has a LineEnd in it. The
        // last entry counts in any case.
        var end = file.Length;
        var found = 0;
        long entryEnd = -1;
        var complete = true;
        var position = end;
        while (position > 0)
        {
            var size = (int)Math.Min(BlockSize, position);
            position -= size;
            var overlap = (int)Math.Min(LineEnd.Length - 1, end - position - size);
            ReadAt(file, position, buffer.AsSpan(0, size + overlap));
            for (var i = size - 1; i >= 0; i--)
            {
                if (buffer[i] == (byte)'\n')
                {
                    if (entryEnd >= 0 && complete && ++found == lines)
                        return (position + i + 1, found);
                    complete = entryEnd < 0; // the last entry counts
                    entryEnd = position + i;
                }
                else if (buffer[i] == (byte)'\\' && buffer.AsSpan(i, Math.Min(LineEnd.Length, size + overlap - i)).StartsWith(LineEnd))
                {
                    complete = true;
                }
            }
        }
        if (entryEnd >= 0 && complete)
            found++;
        return (0, found);
    }

    private static void ReadAt(Stream file, long position, Span<byte> target)
    {
        file.Position = position;
        file.ReadExactly(target);
    }
}
