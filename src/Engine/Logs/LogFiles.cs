using System.Globalization;
using System.IO.Compression;

namespace Skiff.Engine.Logs;

/// <summary>A log's files: the live one, and the rotated ones `.1` (the newest), `.2`, …, perhaps with `.gz`.</summary>
internal static class LogFiles
{
    private const int Highest = 1000;

    /// <summary>How many rotated files there are.</summary>
    public static int CountRotated(string path)
    {
        var count = 0;
        while (count < Highest && (File.Exists(Rotated(path, count + 1)) || File.Exists(Rotated(path, count + 1) + ".gz")))
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

    private static FileStream OpenFile(string path) => new(path, new FileStreamOptions
    {
        Mode = FileMode.Open,
        Access = FileAccess.Read,
        Share = FileShare.ReadWrite | FileShare.Delete,
        BufferSize = 0,
    });

    private static string Rotated(string path, int number) => string.Create(CultureInfo.InvariantCulture, $"{path}.{number}");
}
