using Skiff.CommandLine.Grammar;

namespace Skiff.CommandLine.Commands;

/// <summary>Archives that go to a file, which is whole or not there, or to standard output, which must not be a terminal.</summary>
internal static class ArchiveOutput
{
    public static string Check(Session session, string path, string doing)
    {
        if (path.Length == 0 && session.Streams.OutputIsTerminal)
            throw new CommandException("cowardly refusing to save to a terminal. Use the -o flag or redirect");
        if (path.Length == 0)
            return path;
        var directory = Path.GetDirectoryName(Path.GetFullPath(path));
        if (directory is not null && !Directory.Exists(directory))
            throw new CommandException($"{doing}: invalid output path: directory \"{Path.GetDirectoryName(path)}\" does not exist");
        return Directory.Exists(path) ? throw new CommandException($"{doing}: invalid output path: \"{path}\" must be a regular file") : path;
    }

    public static async Task WriteAsync(Session session, Stream archive, string path, CancellationToken cancellationToken)
    {
        if (path.Length == 0)
        {
            await archive.CopyToAsync(session.RawOutput(), cancellationToken);
            return;
        }
        if (File.Exists(path) && new FileInfo(path).LinkTarget is null && (File.GetAttributes(path) & FileAttributes.Device) != 0)
        {
            await using var device = File.OpenWrite(path);
            await archive.CopyToAsync(device, cancellationToken);
            return;
        }
        var unfinished = $"{path}.{System.Environment.ProcessId}.tmp";
        try
        {
            await using (var file = new FileStream(unfinished, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0))
                await archive.CopyToAsync(file, 1 << 20, cancellationToken);
            File.Move(unfinished, path, overwrite: true);
        }
        catch
        {
            File.Delete(unfinished);
            throw;
        }
    }
}
