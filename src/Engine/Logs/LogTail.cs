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
        // Going backwards, every line feed is the end of an entry, and the one before it its beginning.
        var walk = new Walk(lines);
        var end = file.Length;
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
                    if (walk.Begin(position + i + 1))
                        return (walk.Offset, lines);
                }
                else if (buffer[i] == (byte)'\\' && buffer.AsSpan(i, Math.Min(LineEnd.Length, size + overlap - i)).StartsWith(LineEnd))
                {
                    walk.IsComplete = true;
                }
            }
        }
        return walk.Begin(0) ? (walk.Offset, lines) : (walk.Found < lines ? 0 : walk.Offset, walk.Found);
    }

    /// <summary>Counts entries from the last one backwards. The last one counts in any case, the others when they are complete.</summary>
    private struct Walk(int lines)
    {
        private bool _inEntry;
        private bool _isLast = true;

        public int Found;

        /// <summary>Where the oldest line that was counted begins, its cut parts included.</summary>
        public long Offset;

        /// <summary>The entry that is being passed has the end of a line in it.</summary>
        public bool IsComplete;

        /// <summary>The entry that was passed begins here; true when all lines are found and this one is not a part of the oldest.</summary>
        public bool Begin(long offset)
        {
            if (_inEntry)
            {
                if (Found == lines)
                {
                    if (IsComplete)
                        return true;
                    Offset = offset;
                }
                else if (IsComplete || _isLast)
                {
                    Found++;
                    Offset = offset;
                }
                _isLast = false;
            }
            _inEntry = true;
            IsComplete = false;
            return false;
        }
    }

    private static void ReadAt(Stream file, long position, Span<byte> target)
    {
        file.Position = position;
        file.ReadExactly(target);
    }
}
