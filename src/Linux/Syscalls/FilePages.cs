using System.Globalization;

namespace Skiff.Linux.Syscalls;

/// <summary>The pages of programs and libraries that this process has mapped.</summary>
public static class FilePages
{
    private const int MADV_DONTNEED = 4;

    /// <summary>
    /// Unmaps all of them. They stay in the page cache, where the next use finds them again. What a relocation or a write has made private is left alone, since
    /// MADV_DONTNEED would throw it away. Only mappings that can neither be written nor hold private pages are touched.
    /// </summary>
    public static void Release()
    {
        var (start, length) = (0L, 0L);
        foreach (var line in File.ReadLines("/proc/self/smaps"))
        {
            if (TryReadMapping(line, out var mapping))
                (start, length) = mapping;
            else if (length > 0 && line.StartsWith("Anonymous:", StringComparison.Ordinal))
            {
                if (line.AsSpan()["Anonymous:".Length..].Trim().SequenceEqual("0 kB"))
                    _ = Kernel.Call(SystemCall.madvise, (nint)start, (nint)length, MADV_DONTNEED);
                length = 0;
            }
        }
    }

    /// <summary>A line such as `55d0-55e0 r-xp 00000000 08:01 77 /usr/bin/x`. The length is 0 for a mapping that is none of ours.</summary>
    private static bool TryReadMapping(string line, out (long Start, long Length) mapping)
    {
        mapping = default;
        var dash = line.IndexOf('-', StringComparison.Ordinal);
        var space = line.IndexOf(' ', StringComparison.Ordinal);
        if (dash <= 0 || space <= dash
            || !long.TryParse(line.AsSpan(0, dash), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var start)
            || !long.TryParse(line.AsSpan(dash + 1, space - dash - 1), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var end))
            return false;
        var permissions = line.AsSpan(space + 1, 4);
        if (permissions[1] == '-' && permissions[3] == 'p' && line.Contains(" /", StringComparison.Ordinal))
            mapping = (start, end - start);
        return true;
    }
}
