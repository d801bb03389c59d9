using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.Win32.SafeHandles;

namespace Skiff.Engine.State;

/// <summary>One file that is replaced as a whole: after a crash there is the old content or the new.</summary>
internal static class StateFile
{
    private const UnixFileMode Mode = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>Writes a new file and waits until it is on the disk; blocks.</summary>
    public static void Create(string path, ReadOnlySpan<byte> content)
    {
        using var file = OpenNew(path);
        RandomAccess.Write(file, content, 0);
        RandomAccess.FlushToDisk(file);
    }

    /// <summary>Write, fsync, rename; blocks.</summary>
    public static void Replace(string path, ReadOnlySpan<byte> content)
    {
        var next = path + ".new";
        Create(next, content);
        File.Move(next, path, overwrite: true);
    }

    public static byte[] Serialize<T>(T value, JsonTypeInfo<T> type) => JsonSerializer.SerializeToUtf8Bytes(value, type);

    /// <summary>Null when there is no such file. Errors: JsonException when it is no such JSON.</summary>
    public static T? Read<T>(string path, JsonTypeInfo<T> type)
        where T : class
    {
        if (!File.Exists(path))
            return null;
        using var file = File.OpenRead(path);
        return JsonSerializer.Deserialize(file, type);
    }

    private static SafeFileHandle OpenNew(string path)
    {
        var file = File.OpenHandle(path, FileMode.Create, FileAccess.Write, FileShare.Read);
        File.SetUnixFileMode(file, Mode);
        return file;
    }
}
