using System.Net;
using System.Net.Sockets;
using Skiff.Errors;
using Skiff.Linux.Files;

namespace Skiff.Server.Listening;

/// <summary>
/// The sockets of the API, bound and listening. They are opened before the engine is: who connects meanwhile waits in the backlog and is
/// answered as soon as the engine is ready.
/// </summary>
public sealed class ListeningSockets : IDisposable
{
    private const int Backlog = 512;
    private readonly List<(ListenAddress Address, Socket Socket)> _sockets = [];

    private ListeningSockets()
    {
    }

    /// <summary>Errors: Unavailable when something else listens there, Internal for what the kernel refuses.</summary>
    public static ListeningSockets Open(IReadOnlyList<ListenAddress> addresses)
    {
        var sockets = new ListeningSockets();
        try
        {
            foreach (var address in addresses)
                sockets._sockets.Add((address, Open(address)));
            return sockets;
        }
        catch
        {
            sockets.Dispose();
            throw;
        }
    }

    internal IReadOnlyList<(ListenAddress Address, Socket Socket)> All => _sockets;

    /// <summary>Where the API is really served: a TCP port 0 has become a number.</summary>
    public IEnumerable<string> Addresses
        => _sockets.Select(static entry => entry.Address is ListenAddress.Tcp ? $"tcp://{entry.Socket.LocalEndPoint}" : entry.Address.ToString());

    public void Dispose()
    {
        foreach (var (_, socket) in _sockets)
            socket.Dispose();
        _sockets.Clear();
    }

    private static Socket Open(ListenAddress address) => address switch
    {
        ListenAddress.Unix unix => OpenUnix(unix),
        ListenAddress.Tcp tcp => OpenTcp(tcp),
        ListenAddress.Inherited inherited => new Socket(new SafeSocketHandle(inherited.Descriptor, ownsHandle: true)),
        _ => throw new ArgumentOutOfRangeException(nameof(address)),
    };

    private static Socket OpenUnix(ListenAddress.Unix address)
    {
        var endPoint = new UnixDomainSocketEndPoint(address.Path);
        if (Path.GetDirectoryName(address.Path) is { Length: > 0 } directory)
            Directory.CreateDirectory(directory);
        RemoveStale(address.Path, endPoint);
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            socket.Bind(endPoint);
            // Nobody but root can connect between these: the umask leaves no write permission to others.
            if (address.GroupId is { } group)
                SetGroup(address.Path, group);
            File.SetUnixFileMode(address.Path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.GroupWrite);
            socket.Listen(Backlog);
            return socket;
        }
        catch (SocketException error)
        {
            socket.Dispose();
            throw new EngineException(ErrorKind.Internal, $"cannot listen on {address}: {error.Message}", error);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>A daemon that was killed leaves its socket's file behind; one that answers is running.</summary>
    private static void RemoveStale(string path, UnixDomainSocketEndPoint endPoint)
    {
        if (!File.Exists(path))
            return;
        using var probe = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            probe.Connect(endPoint);
        }
        catch (SocketException)
        {
            File.Delete(path);
            return;
        }
        throw new EngineException(ErrorKind.Unavailable, $"cannot listen on unix://{path}: another process listens there");
    }

    private static void SetGroup(string path, uint group)
    {
        using var directory = DirectoryDescriptor.Open(Path.GetDirectoryName(Path.GetFullPath(path))!, OpenFlags.O_DIRECTORY | OpenFlags.O_PATH);
        directory.ChangeOwner(Path.GetFileName(path), uint.MaxValue, group);
    }

    private static Socket OpenTcp(ListenAddress.Tcp address)
    {
        var socket = new Socket(address.EndPoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            if (address.EndPoint.Address.Equals(IPAddress.IPv6Any))
                socket.DualMode = true;
            socket.Bind(address.EndPoint);
            socket.Listen(Backlog);
            return socket;
        }
        catch (SocketException error)
        {
            socket.Dispose();
            throw new EngineException(ErrorKind.Internal, $"cannot listen on {address}: {error.Message}", error);
        }
    }
}
