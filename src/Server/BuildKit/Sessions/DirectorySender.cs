using System.Text;
using Google.Protobuf;
using Grpc.Core;
using Skiff.Errors;
using Skiff.Linux;
using Skiff.Linux.Files;
using Skiff.Server.BuildKit.Protocol.Files;
using static Skiff.Server.BuildKit.Protocol.Files.Packet.Types;

namespace Skiff.Server.BuildKit.Sessions;

/// <summary>The sending side of a directory's copy; see <see cref="DirectorySync"/>.</summary>
internal sealed class DirectorySender(string root, IAsyncStreamReader<Packet> input, IClientStreamWriter<Packet> output) : IDisposable
{
    private const int Part = 256 << 10;
    private readonly List<string> _paths = [];
    private readonly SemaphoreSlim _turn = new(1, 1);

    public async Task SendAsync(CancellationToken cancellationToken)
    {
        var walking = WalkAsync(cancellationToken);
        while (await input.MoveNext(cancellationToken))
        {
            var packet = input.Current;
            switch (packet.Type)
            {
                case PacketType.PacketReq:
                    await SendFileAsync(packet.ID, cancellationToken);
                    break;
                case PacketType.PacketErr:
                    throw new EngineException(ErrorKind.InvalidArgument, packet.Data.ToStringUtf8());
                case PacketType.PacketFin:
                    await walking;
                    await WriteAsync(new Packet { Type = PacketType.PacketFin }, cancellationToken);
                    await output.CompleteAsync();
                    return;
            }
        }
        await walking;
    }

    public void Dispose() => _turn.Dispose();

    private async Task WalkAsync(CancellationToken cancellationToken)
    {
        foreach (var path in Below(""))
        {
            if (StatOf(path) is not { } stat)
                continue;
            lock (_paths)
                _paths.Add(path);
            await WriteAsync(new Packet { Type = PacketType.PacketStat, Stat = stat }, cancellationToken);
        }
        await WriteAsync(new Packet { Type = PacketType.PacketStat }, cancellationToken);
    }

    private IEnumerable<string> Below(string directory)
    {
        foreach (var full in Directory.EnumerateFileSystemEntries(Path.Combine(root, directory)).Order(StringComparer.Ordinal))
        {
            var path = Path.GetRelativePath(root, full);
            yield return path;
            if (new FileInfo(full).LinkTarget is not null || !Directory.Exists(full))
                continue;
            foreach (var below in Below(path))
                yield return below;
        }
    }

    /// <summary>Null for what cannot be copied.</summary>
    private Stat? StatOf(string path)
    {
        using var parent = DirectoryHandle.Open(Path.GetDirectoryName(Path.Combine(root, path))!);
        var name = Encoding.UTF8.GetBytes(Path.GetFileName(path));
        if (parent.TryStatus(name, out var status) != Errno.None || status.Kind == FileKind.Socket)
            return null;
        return new Stat
        {
            Path = path,
            Mode = GoFileMode.Of(status.Kind, status.Permissions),
            Uid = status.User,
            Gid = status.Group,
            Size = status.Kind == FileKind.Regular ? (long)status.Size : 0,
            ModTime = status.Modified.Seconds * 1_000_000_000 + status.Modified.Nanoseconds,
            Linkname = status.Kind == FileKind.SymbolicLink ? Encoding.UTF8.GetString(parent.ReadLink(name)) : "",
            Devmajor = status.DeviceMajor,
            Devminor = status.DeviceMinor,
        };
    }

    private async Task SendFileAsync(uint number, CancellationToken cancellationToken)
    {
        string path;
        lock (_paths)
            path = number < _paths.Count ? _paths[(int)number] : throw new EngineException(ErrorKind.InvalidArgument, "the client asked for a file that is not there");
        await using var file = File.OpenRead(Path.Combine(root, path));
        var buffer = new byte[Part];
        while (await file.ReadAsync(buffer, cancellationToken) is > 0 and var count)
            await WriteAsync(new Packet { Type = PacketType.PacketData, ID = number, Data = ByteString.CopyFrom(buffer, 0, count) }, cancellationToken);
        await WriteAsync(new Packet { Type = PacketType.PacketData, ID = number }, cancellationToken);
    }

    private async Task WriteAsync(Packet packet, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            await output.WriteAsync(packet, cancellationToken);
        }
        finally
        {
            _turn.Release();
        }
    }
}
