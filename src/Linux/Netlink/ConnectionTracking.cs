using System.Buffers.Binary;

namespace Skiff.Linux.Netlink;

/// <summary>The connections that the kernel tracks in one network namespace (nf_conntrack). Not for concurrent use.</summary>
public sealed class ConnectionTracking : IDisposable
{
    private const ushort Subsystem = 1 << 8, IPCTNL_MSG_CT_GET = Subsystem | 1, IPCTNL_MSG_CT_DELETE = Subsystem | 2;
    private const ushort CTA_TUPLE_ORIG = 1, CTA_FILTER = 25, CTA_TUPLE_PROTO = 2, CTA_PROTO_NUM = 1, CTA_PROTO_DST_PORT = 3;
    private readonly NetlinkSocket _socket = new(NetlinkProtocol.Netfilter, 32768);

    public void Dispose() => _socket.Dispose();

    /// <summary>
    /// Forgets the flows of a protocol that were begun to these ports, so that their next packet is looked at as a new one.
    /// </summary>
    public void Forget(byte protocol, IReadOnlySet<int> ports)
    {
        foreach (var family in (NftFamily[])[NftFamily.IPv4, NftFamily.IPv6])
        {
            var found = Find(family, protocol, ports);
            if (found.Count == 0)
            {
                continue;
            }
            var batch = new NetlinkBatch();
            foreach (var tuple in found)
            {
                batch.Begin(IPCTNL_MSG_CT_DELETE, NetlinkFlags.Ack, "forget connection").Header(NftBatch.Header.Of(family, 0));
                var nested = batch.Open(CTA_TUPLE_ORIG);
                batch.Raw(tuple).Close(nested);
            }
            _socket.Execute(batch, static (_, errno) => errno == Errno.ENOENT); // it may end at this moment
        }
    }

    private List<byte[]> Find(NftFamily family, byte protocol, IReadOnlySet<int> ports)
    {
        const uint ByProtocol = 1 << 3; // CTA_FILTER_F_CTA_PROTO_NUM
        var request = new NetlinkBatch()
            .Begin(IPCTNL_MSG_CT_GET, NetlinkFlags.Dump, "list connections").Header(NftBatch.Header.Of(family, 0));
        var tuple = request.Open(CTA_TUPLE_ORIG);
        var proto = request.Open(CTA_TUPLE_PROTO);
        request.Byte(CTA_PROTO_NUM, protocol).Close(proto).Close(tuple);
        var filter = request.Open(CTA_FILTER);
        request.UInt32(1, ByProtocol).UInt32(2, 0).Close(filter);
        List<byte[]> found = [];
        _socket.Query(request, (_, payload) =>
        {
            var original = NetlinkAttributes.Find(payload[4..], CTA_TUPLE_ORIG);
            var transport = NetlinkAttributes.Find(original, CTA_TUPLE_PROTO);
            var number = NetlinkAttributes.Find(transport, CTA_PROTO_NUM);
            var port = NetlinkAttributes.Find(transport, CTA_PROTO_DST_PORT);
            if (number.Length == 1 && number[0] == protocol && port.Length == 2
                && ports.Contains(BinaryPrimitives.ReadUInt16BigEndian(port)))
            {
                found.Add(original.ToArray());
            }
        });
        return found;
    }
}
