using System.Buffers.Text;
using Skiff.Linux.Files;

namespace Skiff.Linux.Syscalls;

/// <summary>
/// The pages of programs and libraries that this process has mapped. They are found first and released later, so that the pages of what it takes
/// to find them can be among those that are released.
/// </summary>
public sealed class FilePages
{
    private const int MADV_DONTNEED = 4;

    /// <summary>Longer than any line of smaps, PATH_MAX and all.</summary>
    private const int BufferLength = 64 * 1024;

    private readonly List<(long Start, long Length)> _mappings = [];

    /// <summary>
    /// Finds the mappings that can neither be written nor hold private pages. What a relocation or a write has made private is left alone, since
    /// MADV_DONTNEED would throw it away.
    /// </summary>
    public static FilePages Find()
    {
        var found = new FilePages();
        using var buffer = new PageBuffer(BufferLength);
        using var file = OpenFile.ReadOnly("/proc/self/smaps");
        var (start, length, kept) = (0L, 0L, 0);
        while (file.Read(buffer.Span[kept..]) is var read && read > 0)
        {
            ReadOnlySpan<byte> text = buffer.Span[..(kept + read)];
            while (text.IndexOf((byte)'\n') is var end && end >= 0)
            {
                var line = text[..end];
                text = text[(end + 1)..];
                if (TryReadMapping(line, out var mapping))
                    (start, length) = mapping;
                else if (length > 0 && line.StartsWith("Anonymous:"u8))
                {
                    if (line["Anonymous:"u8.Length..].Trim((byte)' ').SequenceEqual("0 kB"u8))
                        found._mappings.Add((start, length));
                    length = 0;
                }
            }
            kept = text.Length;
            text.CopyTo(buffer.Span);
        }
        return found;
    }

    /// <summary>Unmaps all of their pages. These stay in the page cache, where the next use finds them again. Allocates nothing.</summary>
    public void Release()
    {
        foreach (var (start, length) in _mappings)
            _ = Kernel.Call(SystemCall.madvise, (nint)start, (nint)length, MADV_DONTNEED);
    }

    /// <summary>A line such as `55d0-55e0 r-xp 00000000 08:01 77 /usr/bin/x`. The length is 0 for a mapping that is none of ours.</summary>
    private static bool TryReadMapping(ReadOnlySpan<byte> line, out (long Start, long Length) mapping)
    {
        mapping = default;
        if (!Utf8Parser.TryParse(line, out long start, out var dash, 'x') || line.Length <= dash || line[dash] != '-'
            || !Utf8Parser.TryParse(line[(dash + 1)..], out long end, out var space, 'x'))
            return false;
        var rest = line[(dash + 1 + space)..];
        if (rest.Length < 6 || rest[0] != ' ')
            return false;
        var permissions = rest[1..5];
        if (permissions[1] == '-' && permissions[3] == 'p' && line.IndexOf(" /"u8) >= 0)
            mapping = (start, end - start);
        return true;
    }
}
