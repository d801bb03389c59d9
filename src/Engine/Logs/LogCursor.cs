using System.Globalization;

namespace Skiff.Engine.Logs;

/// <summary>
/// How far a log has been passed on: the file by its inode, the offset in it, and the time of the last entry for when that file is
/// not there any more. The text of it stands in one line of a file.
/// </summary>
internal readonly record struct LogCursor(ulong Inode, long Offset, DateTimeOffset LastTime)
{
    public static LogCursor? Read(string path)
    {
        if (!File.Exists(path))
            return null;
        var words = File.ReadAllText(path).Split(' ');
        return words.Length == 3
            && ulong.TryParse(words[0], NumberStyles.None, CultureInfo.InvariantCulture, out var inode)
            && long.TryParse(words[1], NumberStyles.None, CultureInfo.InvariantCulture, out var offset)
            && long.TryParse(words[2], NumberStyles.None, CultureInfo.InvariantCulture, out var ticks)
                ? new LogCursor(inode, offset, new DateTimeOffset(ticks, TimeSpan.Zero))
                : null;
    }

    /// <summary>Replaced by a rename, not flushed: should the machine fail, a few entries are passed on twice.</summary>
    public void Write(string path)
    {
        File.WriteAllText(path + ".new", string.Create(CultureInfo.InvariantCulture, $"{Inode} {Offset} {LastTime.UtcTicks}"));
        File.Move(path + ".new", path, overwrite: true);
    }
}
