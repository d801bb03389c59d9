using System.Globalization;
using System.IO.Compression;
using Skiff.Linux.Files;

namespace Skiff.Engine.Logs;

/// <summary>A log's files: the live one, and the rotated ones `.1` (the newest), `.2`, …, perhaps with `.gz`.</summary>
internal static class LogFiles
{
    private const int Highest = 1000;

    /// <summary>How often a gap among the files is looked at again: a rotation closes it at once, a hand that deleted one never does.</summary>
    private const int Patience = 100;

    /// <summary>
    /// How many rotated files there are. While they are being renamed, from the oldest to the newest, one number is free: it is counted,
    /// and does not end the count.
    /// </summary>
    public static int CountRotated(string path)
    {
        var count = 0;
        while (count < Highest && (IsThere(path, count + 1) || IsThere(path, count + 2)))
            count++;
        return count;
    }

    /// <summary>Number 0 is the live file. Null when it is not there (any more).</summary>
    public static Stream? TryOpen(string path, int number)
    {
        var name = number == 0 ? path : Rotated(path, number);
        try
        {
            if (number == 0 || File.Exists(name))
                return OpenFile(name);
            // to seek in, it has to be a whole: rotated files are small
            var unpacked = new MemoryStream();
            using (var packed = new GZipStream(OpenFile(name + ".gz"), CompressionMode.Decompress))
                packed.CopyTo(unpacked);
            unpacked.Position = 0;
            return unpacked;
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }

    /// <summary>
    /// The file that was written after <paramref name="file"/>, with its number; null while that one is still the live one, or its
    /// successor is not made yet. Without a file, the oldest.
    /// </summary>
    /// <param name="path">The live file's.</param>
    /// <param name="file">The one that is read.</param>
    /// <param name="counted">
    /// The number it has by the rotations seen, for a file that is not there under any name any more; what <paramref name="appeared"/> tells is
    /// added to it.
    /// </param>
    /// <param name="appeared">How many live files were made since it was asked last.</param>
    public static (Stream File, int Number)? OpenAfter(string path, Stream? file, ref int counted, Func<int> appeared)
    {
        for (var attempt = 0; ; attempt++)
        {
            counted += appeared();
            if (file is not null && NumberOf(path, file) == 0)
                return null; // the live one: whoever follows asks at every line
            var before = Identities(path);
            // between a rotation's renames and the new live file everything has its next number already
            var seen = counted + (before[0] is null ? 1 : 0);
            var number = file is null ? before.Count : NumberOf(path, file) ?? Math.Min(seen, before.Count);
            var below = number - 1;
            while (below > 0 && before[below] is null)
                below--; // a file that was deleted by hand, or a rotation between two renames
            if (below < 0 || TryOpen(path, below) is not { } next)
                return null;
            // a rotation between the looks would have given the name that was opened to another file
            var since = appeared();
            counted += since;
            if (since == 0 && Identities(path).SequenceEqual(before) && (!before.Contains(null) || attempt >= Patience))
                return (next, below);
            next.Dispose();
            Thread.Yield();
        }
    }

    /// <summary>The inodes of the live file and the rotated ones, by their numbers; null for one that is not there.</summary>
    private static List<ulong?> Identities(string path)
        => [FileIdentity.OfPath(path)?.Inode, .. Enumerable.Range(1, CountRotated(path)).Select(number => (FileIdentity.OfPath(Rotated(path, number)) ?? FileIdentity.OfPath(Rotated(path, number) + ".gz"))?.Inode)];

    private static bool IsThere(string path, int number) => File.Exists(Rotated(path, number)) || File.Exists(Rotated(path, number) + ".gz");

    private static int? NumberOf(string path, Stream file) => file is FileStream open ? NumberOf(path, FileIdentity.Of(open.SafeFileHandle).Inode) : null;

    /// <summary>The number that the file with this inode has now; null when it is not among them.</summary>
    public static int? NumberOf(string path, ulong inode)
    {
        for (var number = 0; number == 0 || number <= CountRotated(path); number++)
        {
            if (FileIdentity.OfPath(number == 0 ? path : Rotated(path, number))?.Inode == inode)
                return number;
        }
        return null;
    }

    private static FileStream OpenFile(string path) => new(path, new FileStreamOptions
    {
        Mode = FileMode.Open,
        Access = FileAccess.Read,
        Share = FileShare.ReadWrite | FileShare.Delete,
        BufferSize = 0,
    });

    private static string Rotated(string path, int number) => string.Create(CultureInfo.InvariantCulture, $"{path}.{number}");
}
