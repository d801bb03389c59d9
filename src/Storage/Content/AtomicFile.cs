using System.Security.Cryptography;

namespace Skiff.Storage.Content;

/// <summary>Replaces a file as a whole: after a crash it has its old content or its new one.</summary>
internal static class AtomicFile
{
    /// <param name="path">The file.</param>
    /// <param name="content">All of its content.</param>
    /// <param name="durable">Flush before the rename, so that the same holds for a power cut.</param>
    public static void Write(string path, ReadOnlySpan<byte> content, bool durable)
    {
        var draft = $"{path}.{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(4))}.tmp";
        using (var file = File.OpenHandle(draft, FileMode.CreateNew, FileAccess.Write, FileShare.None, FileOptions.None, content.Length))
        {
            RandomAccess.Write(file, content, 0);
            if (durable) RandomAccess.FlushToDisk(file);
        }

        File.Move(draft, path, overwrite: true);
    }
}
