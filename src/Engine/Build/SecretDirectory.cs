using System.Globalization;
using System.Net.Sockets;
using System.Text;
using Skiff.Linux;
using Skiff.Linux.Files;
using Skiff.Linux.Mounts;

namespace Skiff.Engine.Build;

/// <summary>Secrets and agents of one step: in memory, and gone with the step.</summary>
internal sealed class SecretDirectory : IDisposable
{
    private const string Prefix = "build-";
    private readonly string _path;
    private readonly List<Socket> _listeners = [];
    private int _count;

    public SecretDirectory(EngineParts parts)
    {
        _path = Path.Combine(parts.Options.ExecRoot, Prefix + RandomId.Short(RandomId.New()));
        Directory.CreateDirectory(_path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        var error = HostMount.TryMount("tmpfs", _path, "tmpfs", 0, "mode=0700,size=16m");
        if (error == Errno.None)
            return;
        Directory.Delete(_path);
        throw new LinuxException("mount", error, _path);
    }

    /// <summary>What a daemon that was killed has left.</summary>
    public static void Sweep(string execRoot)
    {
        foreach (var directory in Directory.EnumerateDirectories(execRoot, Prefix + "*").ToList())
            Remove(directory);
    }

    /// <summary>Answers the file's path.</summary>
    public string Write(byte[] content, uint mode, uint user, uint group)
    {
        var file = Next();
        File.WriteAllBytes(file, content);
        Give(file, mode, user, group);
        return file;
    }

    /// <summary>Answers the path of a socket; each connection to it is handed to <paramref name="serve"/>.</summary>
    public string Listen(uint mode, uint user, uint group, Func<Stream, Task> serve)
    {
        var path = Next();
        var listener = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        _listeners.Add(listener);
        listener.Bind(new UnixDomainSocketEndPoint(path));
        Give(path, mode, user, group);
        listener.Listen();
        _ = AcceptAsync(listener, serve);
        return path;
    }

    public void Dispose()
    {
        _listeners.ForEach(static listener => listener.Dispose());
        Remove(_path);
    }

    private static async Task AcceptAsync(Socket listener, Func<Stream, Task> serve)
    {
        try
        {
            while (true)
                _ = ServeAsync(await listener.AcceptAsync(), serve);
        }
        catch (Exception error) when (error is SocketException or ObjectDisposedException)
        {
            // the step has ended
        }
    }

    private static async Task ServeAsync(Socket connection, Func<Stream, Task> serve)
    {
        await using var stream = new NetworkStream(connection, ownsSocket: true);
        try
        {
            await serve(stream);
        }
        catch (Exception error) when (error is IOException or OperationCanceledException or Errors.EngineException or ObjectDisposedException)
        {
            // the command sees that its connection is closed
        }
    }

    private string Next() => Path.Combine(_path, (_count++).ToString(CultureInfo.InvariantCulture));

    private static void Give(string path, uint mode, uint user, uint group)
    {
        using var parent = DirectoryHandle.Open(Path.GetDirectoryName(path)!);
        var name = Encoding.UTF8.GetBytes(Path.GetFileName(path));
        Check(parent.TrySetOwner(name, user, group), "fchownat", path);
        Check(parent.TrySetPermissions(name, mode), "fchmodat", path);
    }

    private static void Remove(string directory)
    {
        HostMount.Unmount(directory);
        Directory.Delete(directory, recursive: true);
    }

    private static void Check(Errno error, string call, string path)
    {
        if (error != Errno.None)
            throw new LinuxException(call, error, path);
    }
}
