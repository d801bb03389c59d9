using System.Globalization;
using Skiff.Errors;

namespace Skiff.Server.Lifetime;

/// <summary>The file that says which process the daemon is; there can be one daemon to a file.</summary>
public sealed class PidFile : IDisposable
{
    private readonly string _path;

    private PidFile(string path) => _path = path;

    /// <summary>Errors: Conflict when the process in the file still runs.</summary>
    public static PidFile Write(string path)
    {
        if (File.Exists(path)
            && int.TryParse(File.ReadAllText(path).AsSpan().Trim(), CultureInfo.InvariantCulture, out var other)
            && other != Environment.ProcessId
            && IsDaemon(other))
            throw new EngineException(ErrorKind.Conflict, $"process with PID {other} is still running: remove {path} if it is not a skiffd");
        if (Path.GetDirectoryName(path) is { Length: > 0 } directory)
            Directory.CreateDirectory(directory);
        File.WriteAllText(path, Environment.ProcessId.ToString(CultureInfo.InvariantCulture));
        return new PidFile(path);
    }

    public void Dispose() => File.Delete(_path);

    /// <summary>A number alone may have gone to another program since the machine was started.</summary>
    private static bool IsDaemon(int pid)
    {
        try
        {
            return File.ReadAllText($"/proc/{pid}/comm").AsSpan().Trim() is "skiffd" or "dotnet";
        }
        catch (IOException)
        {
            return false;
        }
    }
}
