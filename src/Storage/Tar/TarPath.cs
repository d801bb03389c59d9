using System.Text;
using Skiff.Errors;

namespace Skiff.Storage.Tar;

/// <summary>Names in archives, made safe: relative to the root of what is unpacked, without empty parts, dots and parents.</summary>
internal static class TarPath
{
    /// <summary>The deepest path that is unpacked; the kernel takes no longer one anyway.</summary>
    private const int MaximumLength = 4095;

    /// <summary>The cleaned path, empty for the root itself. A name that leaves the root is refused.</summary>
    public static byte[] Clean(ReadOnlySpan<byte> name)
    {
        if (IsClean(name)) return name.ToArray();
        var result = new List<byte>(name.Length);
        var starts = new Stack<int>();
        foreach (var range in name.Split((byte)'/'))
        {
            var part = name[range];
            if (part.IsEmpty || part.SequenceEqual("."u8)) continue;
            if (part.SequenceEqual(".."u8))
            {
                if (!starts.TryPop(out var start)) throw Breakout(name);
                result.RemoveRange(start, result.Count - start);
                continue;
            }

            starts.Push(result.Count);
            if (result.Count > 0) result.Add((byte)'/');
            result.AddRange(part);
        }

        if (result.Count > MaximumLength || result.Contains(0)) throw TarFormat.InvalidHeader();
        return [.. result];
    }

    /// <summary>The directory part; empty for a name at the root.</summary>
    public static ReadOnlySpan<byte> Parent(ReadOnlySpan<byte> path) => path.LastIndexOf((byte)'/') is > 0 and var slash ? path[..slash] : default;

    public static ReadOnlySpan<byte> Name(ReadOnlySpan<byte> path) => path[(path.LastIndexOf((byte)'/') + 1)..];

    private static bool IsClean(ReadOnlySpan<byte> name)
    {
        if (name.IsEmpty || name.Length > MaximumLength || name[0] == '/' || name[^1] == '/' || name.Contains((byte)0)) return false;
        if (name[0] == '.' || name.IndexOf("//"u8) >= 0 || name.IndexOf("/."u8) >= 0) return false;
        return true;
    }

    private static EngineException Breakout(ReadOnlySpan<byte> name) =>
        new(ErrorKind.InvalidArgument, $"\"{Encoding.UTF8.GetString(name)}\" is outside of \"/\"");
}
