using System.Globalization;
using Skiff.Linux;
using Skiff.Linux.Files;

namespace Skiff.Runtime.Shim.Logs;

/// <summary>The files of one log: the live one, and its predecessors `.1`, `.2`, …, newest first, gzipped ones with `.gz` after the number.</summary>
internal sealed class LogFiles
{
    /// <summary>rw-r-----</summary>
    public const int Mode = 0x1A0;

    private const string Gzip = ".gz";

    private readonly ShimLog _log;

    public LogFiles(ShimLog log) => _log = log;

    public string Path => _log.Path;

    private bool Compresses => _log.Compress && _log.MaxFiles > 1;

    /// <summary>
    /// Makes room for a new live file: numbers go up by one, and the oldest is dropped. The caller has closed the live one.
    /// True when a file waits to be compressed.
    /// </summary>
    public bool Rotate()
    {
        try
        {
            var last = _log.MaxFiles - 1;
            Drop(last < 1 ? Path : Numbered(last));
            for (var number = last - 1; number >= 1; number--)
            {
                Move(Numbered(number), Numbered(number + 1));
            }

            return last >= 1 && OpenFile.Rename(Path, Numbered(1)) && Compresses;
        }
        catch (LinuxException)
        {
            // Directories may be gone or read-only; the log goes on in the file that is there.
            return false;
        }
    }

    /// <summary>Puts the compressed copy of the file with this inode in its place. False when that file has gone meanwhile; the copy is removed then.</summary>
    public bool Replace(ulong inode, string compressed)
    {
        for (var number = 1; number < _log.MaxFiles; number++)
        {
            var path = Numbered(number);
            if (FileIdentity.OfPath(path) is { } identity && identity.Inode == inode)
            {
                OpenFile.Rename(compressed, path + Gzip);
                OpenFile.Unlink(path);
                return true;
            }
        }

        OpenFile.Unlink(compressed);
        return false;
    }

    /// <summary>Rotated files without compression are there, and should not be.</summary>
    public bool HasUncompressed => Compresses && FileIdentity.OfPath(Numbered(1)) is not null;

    private string Numbered(int number) => string.Create(CultureInfo.InvariantCulture, $"{Path}.{number}");

    private static void Move(string from, string to)
    {
        OpenFile.Rename(from, to);
        OpenFile.Rename(from + Gzip, to + Gzip);
    }

    private static void Drop(string path)
    {
        OpenFile.Unlink(path);
        OpenFile.Unlink(path + Gzip);
    }
}
