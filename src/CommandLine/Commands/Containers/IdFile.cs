using Skiff.CommandLine.Grammar;

namespace Skiff.CommandLine.Commands.Containers;

/// <summary>`--cidfile`: made before the container, so that two calls cannot share it, and removed when nothing was written.</summary>
internal sealed class IdFile : IDisposable
{
    private readonly string _path;
    private readonly FileStream _file;
    private bool _written;

    private IdFile(string path, FileStream file)
    {
        _path = path;
        _file = file;
    }

    public static IdFile? Open(string path)
    {
        if (path.Length == 0)
            return null;
        try
        {
            return new IdFile(path, new FileStream(path, FileMode.CreateNew, FileAccess.Write));
        }
        catch (IOException) when (File.Exists(path))
        {
            throw new CommandException($"container ID file found, make sure the other container isn't running or delete {path}");
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new CommandException($"failed to create the container ID file: {error.Message}");
        }
    }

    public void Write(string id)
    {
        _file.Write(System.Text.Encoding.ASCII.GetBytes(id));
        _written = true;
    }

    public void Dispose()
    {
        _file.Dispose();
        if (!_written)
            File.Delete(_path);
    }
}
