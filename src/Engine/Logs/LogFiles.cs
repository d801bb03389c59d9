using System.Globalization;
using System.IO.Compression;
using Skiff.Linux.Files;

namespace Skiff.Engine.Logs;

/// <summary>A log's files: the live one, and the rotated ones `.1` (the newest), `.2`, …, perhaps with `.gz`.</summary>
internal static class LogFiles
{
    private const int Highest = 1000;

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
    /// successor is not made yet. <paramref name="counted"/> is the number it has by the rotations seen, for a file that is not there under
    /// any name any more. Without a file, the oldest.
    /// </summary>
    public static (Stream File, int Number)? OpenAfter(string path, Stream? file, int counted)
    {
        while (true)
        {
            var number = file is null ? CountRotated(path) + 1 : NumberOf(path, file) ?? Math.Min(counted, CountRotated(path) + 1);
            var below = number - 1;
            while (below > 0 && !IsThere(path, below))
                below--; // a file that was deleted by hand, or a rotation between two renames
            if (below < 0 || TryOpen(path, below) is not { } next)
                return null;
            // a rotation between the looks would have given the name that was opened, or a free one, to another file
            if ((file is null || (NumberOf(path, file) ?? number) == number) && !IsAnyThere(path, below + 1, number))
                return (next, below);
            next.Dispose();
        }
    }

    private static bool IsThere(string path, int number) => File.Exists(Rotated(path, number)) || File.Exists(Rotated(path, number) + ".gz");

    private static bool IsAnyThere(string path, int from, int end)
    {
        for (var number = from; number < end; number++)
        {
            if (IsThere(path, number))
                return true;
        }
        return false;
    }

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
