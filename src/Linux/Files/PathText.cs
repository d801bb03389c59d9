using System.Text;

namespace Skiff.Linux.Files;

/// <summary>Paths are bytes; this is how they enter calls and messages.</summary>
internal static class PathText
{
    public const int Maximum = 4096;

    /// <summary>Copies the path with a terminating NUL. A path with a NUL inside, or too long, is refused as the kernel would.</summary>
    public static Errno Terminate(ReadOnlySpan<byte> path, Span<byte> target)
    {
        if (path.Length >= target.Length) return Errno.ENAMETOOLONG;
        if (path.Contains((byte)0)) return Errno.EINVAL;
        path.CopyTo(target);
        target[path.Length] = 0;
        return Errno.None;
    }

    public static string Show(ReadOnlySpan<byte> path) => Encoding.UTF8.GetString(path);
}
