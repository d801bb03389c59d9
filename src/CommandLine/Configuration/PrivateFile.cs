namespace Skiff.CommandLine.Configuration;

/// <summary>Files that are their owner's alone.</summary>
internal static class PrivateFile
{
    /// <summary>Replaces a file, or what a link of its name points to: written, synced, renamed.</summary>
    public static void Replace(string path, ReadOnlySpan<byte> bytes)
    {
        var target = new FileInfo(path).LinkTarget is null ? path : File.ResolveLinkTarget(path, returnFinalTarget: true)!.FullName;
        Directory.CreateDirectory(Path.GetDirectoryName(target)!, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        var unfinished = $"{target}.{Environment.ProcessId}";
        using (var file = new FileStream(unfinished, new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write, UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite }))
        {
            file.Write(bytes);
            file.Flush(flushToDisk: true);
        }
        File.Move(unfinished, target, overwrite: true);
    }
}
