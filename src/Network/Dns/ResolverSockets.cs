using System.Net;
using System.Net.Sockets;
using Skiff.Linux.Netlink;

namespace Skiff.Network.Dns;

/// <summary>
/// The sockets of a sandbox's resolver. They listen on a port of the kernel's choice, since a program in the container that
/// serves DNS on all addresses must find port 53 free; two pairs of rules in the namespace exchange the port in what is sent
/// to and from 127.0.0.11:53. The rules keep no state: the container's connections are not tracked for them.
/// </summary>
internal sealed record ResolverSockets(Socket Datagrams, Socket Listener) : IDisposable
{
    private const int Attempts = 20;
    private const int Backlog = 16;
    private const byte Tcp = 6, Udp = 17;
    private static readonly byte[] Server = IPAddress.Parse(ResolvConf.EmbeddedServer).GetAddressBytes();

    /// <summary>Opens them in the calling thread's namespace.</summary>
    public static ResolverSockets Open()
    {
        var sockets = Bind();
        try
        {
            using var tables = new NftSocket();
            tables.Commit(Rules(((IPEndPoint)sockets.Listener.LocalEndPoint!).Port));
            return sockets;
        }
        catch
        {
            sockets.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        Datagrams.Dispose();
        Listener.Dispose();
    }

    private static ResolverSockets Bind()
    {
        for (var attempt = 1; ; attempt++)
        {
            var datagrams = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
            var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            try
            {
                datagrams.Bind(new IPEndPoint(new IPAddress(Server), 0));
                listener.Bind(datagrams.LocalEndPoint!);
                listener.Listen(Backlog);
                return new ResolverSockets(datagrams, listener);
            }
            catch (SocketException)
            {
                datagrams.Dispose();
                listener.Dispose();
                if (attempt == Attempts)
                {
                    throw;
                }
            }
        }
    }

    private static NftBatch Rules(int port)
    {
        var batch = new NftBatch(NftFamily.IPv4, "skiff").AddTable().DeleteTable().AddTable()
            .AddBaseChain("resolver", "filter", NftHook.Output, -150);
        byte[] own = [(byte)(port >> 8), (byte)port], standard = [0, 53];
        foreach (var (protocol, checksum) in ((byte, int)[])[(Udp, 6), (Tcp, 16)])
        {
            Exchange(batch, (protocol, checksum), (16, 2), standard, own); // the destination, of what clients send
            Exchange(batch, (protocol, checksum), (12, 0), own, standard); // the source, of what is answered
        }
        return batch;
    }

    private static void Exchange(
        NftBatch batch, (byte Number, int Checksum) protocol, (int Address, int Port) offsets, byte[] from, byte[] to) => batch
        .BeginRule("resolver").Payload(transport: false, offsets.Address, 4).Compare(Server)
        .Meta(NftMeta.TransportProtocol).Compare([protocol.Number])
        .Payload(transport: true, offsets.Port, 2).Compare(from)
        .Load(to).StorePort(offsets.Port, protocol.Checksum).EndRule();
}
