namespace Skiff.Linux.Netlink;

/// <summary>The nf_tables of one network namespace. Not for concurrent use.</summary>
public sealed class NftSocket : IDisposable
{
    private const ushort NFT_MSG_GETCHAIN = NftBatch.Subsystem | 4, NFT_MSG_GETRULE = NftBatch.Subsystem | 7;
    private const ushort NFT_MSG_NEWCHAIN = NftBatch.Subsystem | 3, NFT_MSG_NEWRULE = NftBatch.Subsystem | 6;
    private readonly NetlinkSocket _socket = new(NetlinkProtocol.Netfilter, 32768);

    public void Dispose() => _socket.Dispose();

    /// <exception cref="LinuxException">Nothing of the transaction was applied.</exception>
    public void Commit(NftBatch batch) => _socket.Execute(batch.Finish());

    /// <summary>All chains of a family, base chains with their hook and policy.</summary>
    public IReadOnlyList<NftChain> Chains(NftFamily family)
    {
        List<NftChain> chains = [];
        Dump(NFT_MSG_GETCHAIN, family, null, null, (type, payload) =>
        {
            if (type == NFT_MSG_NEWCHAIN)
            {
                chains.Add(ParseChain((NftFamily)payload[0], payload[4..]));
            }
        });
        return chains;
    }

    /// <summary>Handles of a chain's rules that carry this comment.</summary>
    public IReadOnlyList<ulong> FindRules(NftFamily family, string table, string chain, string comment)
    {
        List<ulong> handles = [];
        Dump(NFT_MSG_GETRULE, family, table, chain, (type, payload) =>
        {
            var attributes = payload[4..];
            var data = NetlinkAttributes.Find(attributes, 7);
            var handle = NetlinkAttributes.Find(attributes, 3);
            if (type == NFT_MSG_NEWRULE && handle.Length == 8 && data.Length > 3 && data[0] == 0
                && IsOf(attributes, table, chain)
                && System.Text.Encoding.ASCII.GetString(data[2..].TrimEnd((byte)0)) == comment)
            {
                handles.Add(System.Buffers.Binary.BinaryPrimitives.ReadUInt64BigEndian(handle));
            }
        });
        return handles;
    }

    /// <summary>Number of a chain's rules; 0 if there is no such chain.</summary>
    public int CountRules(NftFamily family, string table, string chain)
    {
        var count = 0;
        Dump(NFT_MSG_GETRULE, family, table, chain, (type, payload) =>
        {
            if (type == NFT_MSG_NEWRULE && IsOf(payload[4..], table, chain))
            {
                count++;
            }
        });
        return count;
    }

    // older kernels ignore the restriction of a dump
    private static bool IsOf(ReadOnlySpan<byte> attributes, string table, string chain) =>
        NetlinkAttributes.Find(attributes, 1).TrimEnd((byte)0).SequenceEqual(System.Text.Encoding.ASCII.GetBytes(table))
        && NetlinkAttributes.Find(attributes, 2).TrimEnd((byte)0).SequenceEqual(System.Text.Encoding.ASCII.GetBytes(chain));

    private static NftChain ParseChain(NftFamily family, ReadOnlySpan<byte> data)
    {
        var chain = new NftChain { Family = family };
        var attributes = new NetlinkAttributes(data);
        while (attributes.Next())
        {
            chain = attributes.Type switch
            {
                1 => chain with { Table = attributes.Text },
                3 => chain with { Name = attributes.Text },
                4 => chain with { Hook = (NftHook)new AttributeWord(attributes.Value, 1).Value },
                5 => chain with { DropsByDefault = attributes.BigEndian == 0 },
                7 => chain with { Type = attributes.Text },
                _ => chain,
            };
        }
        return chain;
    }

    private readonly ref struct AttributeWord(ReadOnlySpan<byte> nested, ushort type)
    {
        public uint Value { get; } = NetlinkAttributes.Find(nested, type) is { Length: >= 4 } word
            ? System.Buffers.Binary.BinaryPrimitives.ReadUInt32BigEndian(word)
            : 0;
    }

    private void Dump(ushort type, NftFamily family, string? table, string? chain, NetlinkReply reply)
    {
        var request = new NetlinkBatch()
            .Begin(type, NetlinkFlags.Dump, "list nf_tables").Header(NftBatch.Header.Of(family, 0));
        if (table is not null)
        {
            request.Text(1, table);
        }
        if (chain is not null)
        {
            request.Text(2, chain);
        }
        _socket.Query(request, reply);
    }
}
