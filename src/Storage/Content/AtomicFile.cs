namespace Skiff.Storage.Content;

/// <summary>Replaces a file as a whole: after a crash it has its old content or its new one, and the draft is swept with <c>tmp/</c>.</summary>
internal static class AtomicFile
{
    /// <param name="layout">Where drafts go.</param>
    /// <param name="path">The file.</param>
    /// <param name="content">All of its content.</param>
    /// <param name="durable">Flush before the rename, so that the same holds for a power cut.</param>
    public static void Write(StoreLayout layout, string path, ReadOnlySpan<byte> content, bool durable)
    {
        var draft = layout.NewTemporary("file");
        using (var file = File.OpenHandle(draft, FileMode.CreateNew, FileAccess.Write, FileShare.None, FileOptions.None, content.Length))
        {
            RandomAccess.Write(file, content, 0);
            if (durable) RandomAccess.FlushToDisk(file);
        }

        File.Move(draft, path, overwrite: true);
    }
}
