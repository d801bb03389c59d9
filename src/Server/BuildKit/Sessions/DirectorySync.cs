using System.Threading.Channels;
using Grpc.Core;
using Skiff.Engine.Build;
using Skiff.Errors;
using Skiff.Linux.Files;
using Skiff.Server.BuildKit.Protocol.Files;
using static Skiff.Server.BuildKit.Protocol.Files.Packet.Types;

namespace Skiff.Server.BuildKit.Sessions;

/// <summary>
/// The receiving side of a directory's copy: the peer sends the attributes of every entry, ends them with an empty one, and the contents of files as they are
/// asked for, by the number of the entry.
/// </summary>
internal static class DirectorySync
{
    public static async Task ReceiveAsync(
        IAsyncStreamReader<Packet> input, IClientStreamWriter<Packet> output, IDirectoryReceiver receiver, CancellationToken cancellationToken)
    {
        // requests wait in a queue of ours: while one is being written the peer must be read from, or both would wait for each other
        var requests = Channel.CreateUnbounded<Packet>();
        var writing = WriteAsync(requests.Reader, output, cancellationToken);
        try
        {
            await ReadAsync(input, requests.Writer, receiver, cancellationToken);
        }
        finally
        {
            requests.Writer.TryComplete();
        }
        await writing;
    }

    private static async Task ReadAsync(
        IAsyncStreamReader<Packet> input, ChannelWriter<Packet> requests, IDirectoryReceiver receiver, CancellationToken cancellationToken)
    {
        var (number, pending, walked) = (0u, 0, false);
        while (await input.MoveNext(cancellationToken))
        {
            var packet = input.Current;
            switch (packet.Type)
            {
                case PacketType.PacketStat when packet.Stat is null:
                    walked = true;
                    break;
                case PacketType.PacketStat:
                    if (receiver.Offer(number, EntryOf(packet.Stat)))
                    {
                        pending++;
                        requests.TryWrite(new Packet { Type = PacketType.PacketReq, ID = number });
                    }
                    number++;
                    break;
                case PacketType.PacketData when packet.Data.IsEmpty:
                    receiver.Complete(packet.ID);
                    pending--;
                    break;
                case PacketType.PacketData:
                    await receiver.WriteAsync(packet.ID, packet.Data.Memory, cancellationToken);
                    break;
                case PacketType.PacketErr:
                    throw new EngineException(ErrorKind.InvalidArgument, packet.Data.ToStringUtf8());
                case PacketType.PacketFin:
                    return;
            }
            if (walked && pending == 0)
            {
                requests.TryWrite(new Packet { Type = PacketType.PacketFin });
                walked = false;
            }
        }
        throw new EngineException(ErrorKind.InvalidArgument, "the client stopped in the middle of a directory");
    }

    private static async Task WriteAsync(ChannelReader<Packet> requests, IClientStreamWriter<Packet> output, CancellationToken cancellationToken)
    {
        await foreach (var request in requests.ReadAllAsync(cancellationToken))
            await output.WriteAsync(request, cancellationToken);
        await output.CompleteAsync();
    }

    private static ClientEntry EntryOf(Stat stat)
    {
        const long Second = 1_000_000_000;
        var (seconds, nanoseconds) = (Math.DivRem(stat.ModTime, Second, out var rest), rest);
        if (nanoseconds < 0)
            (seconds, nanoseconds) = (seconds - 1, nanoseconds + Second);
        return new ClientEntry(
            stat.Path, GoFileMode.KindOf(stat.Mode), GoFileMode.PermissionsOf(stat.Mode), stat.Size, new FileTime(seconds, nanoseconds), stat.Linkname, (uint)stat.Devmajor, (uint)stat.Devminor);
    }
}
