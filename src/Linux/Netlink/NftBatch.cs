using System.Runtime.InteropServices;

namespace Skiff.Linux.Netlink;

/// <summary>
/// One transaction of nf_tables: the kernel applies all of it, or nothing. Written for
/// <see cref="NftSocket.Commit"/>; object names are those that nft(8) lists.
/// </summary>
public sealed partial class NftBatch
{
    internal const ushort Subsystem = 10 << 8;
    private const ushort NFNL_MSG_BATCH_BEGIN = 16, NFNL_MSG_BATCH_END = 17;
    private const ushort NFT_MSG_NEWTABLE = Subsystem, NFT_MSG_DELTABLE = Subsystem | 2, NFT_MSG_NEWCHAIN = Subsystem | 3;
    private const ushort NFT_MSG_NEWRULE = Subsystem | 6, NFT_MSG_DELRULE = Subsystem | 8, NFT_MSG_NEWSET = Subsystem | 9;
    private const ushort NFT_MSG_NEWSETELEM = Subsystem | 12, NFT_MSG_DELSETELEM = Subsystem | 14;
    private const NetlinkFlags Change = NetlinkFlags.Ack | NetlinkFlags.Create;
    private const int LargestList = 60_000;
    private readonly NetlinkBatch _messages = new();
    private readonly NftFamily _family;
    private readonly string _table;
    private uint _setId;

    public NftBatch(NftFamily family, string table)
    {
        _family = family;
        _table = table;
        // the two that frame a transaction name the subsystem instead of a family
        _messages.Begin(NFNL_MSG_BATCH_BEGIN, NetlinkFlags.None, "begin").Header(Header.Of(NftFamily.None, 10));
    }

    internal NetlinkBatch Finish() =>
        _messages.Begin(NFNL_MSG_BATCH_END, NetlinkFlags.None, "commit").Header(Header.Of(NftFamily.None, 10));

    /// <summary>Makes the table unless it is there.</summary>
    public NftBatch AddTable()
    {
        Begin(NFT_MSG_NEWTABLE, Change, $"add table {_table}").Text(1, _table).BigEndian(2, 0);
        return this;
    }

    public NftBatch DeleteTable()
    {
        Begin(NFT_MSG_DELTABLE, NetlinkFlags.Ack, $"delete table {_table}").Text(1, _table);
        return this;
    }

    public NftBatch AddChain(string name)
    {
        Begin(NFT_MSG_NEWCHAIN, Change, $"add chain {name}").Text(1, _table).Text(3, name);
        return this;
    }

    /// <summary>A chain that packets pass at a hook; what no rule decides is accepted.</summary>
    public NftBatch AddBaseChain(string name, string type, NftHook hook, int priority)
    {
        const uint NF_ACCEPT = 1;
        Begin(NFT_MSG_NEWCHAIN, Change, $"add chain {name}").Text(1, _table).Text(3, name);
        var nested = _messages.Open(4);
        _messages.BigEndian(1, (uint)hook).BigEndian(2, (uint)priority).Close(nested);
        _messages.BigEndian(5, NF_ACCEPT).Text(7, type);
        return this;
    }

    public NftBatch AddSet(NftSet set)
    {
        const uint NFT_SET_MAP = 8, NFT_SET_INTERVAL = 4, NFT_SET_CONCAT = 0x80;
        var flags = (set.DataLength > 0 ? NFT_SET_MAP : 0) | (set.Interval ? NFT_SET_INTERVAL | NFT_SET_CONCAT : 0);
        Begin(NFT_MSG_NEWSET, Change, $"add set {set.Name}").Text(1, _table).Text(2, set.Name)
            .BigEndian(3, flags).BigEndian(4, set.KeyType).BigEndian(5, (uint)set.KeyLength);
        if (set.DataLength > 0)
        {
            _messages.BigEndian(6, set.DataType).BigEndian(7, (uint)set.DataLength);
        }
        _messages.BigEndian(10, ++_setId);
        if (set.FieldLengths.Count > 0)
        {
            var description = _messages.Open(9);
            var fields = _messages.Open(2);
            foreach (var length in set.FieldLengths)
            {
                var field = _messages.Open(1);
                _messages.BigEndian(1, (uint)length).Close(field);
            }
            _messages.Close(fields).Close(description);
        }
        if (set.KeyType == NftTypes.InterfaceName)
        {
            // libnftnl's user data: the key (type 0) is in the host's byte order (1), or nft(8) prints an empty name
            _messages.Bytes(13, [0, 4, 1, 0, 0, 0]);
        }
        return this;
    }

    public NftBatch AddElements(string set, IEnumerable<NftElement> elements) =>
        Elements(NFT_MSG_NEWSETELEM, Change, set, elements);

    /// <summary>The transaction fails when one is not there.</summary>
    public NftBatch DeleteElements(string set, IEnumerable<NftElement> elements) =>
        Elements(NFT_MSG_DELSETELEM, NetlinkFlags.Ack, set, elements);

    /// <summary>Deletes a rule by its handle.</summary>
    public NftBatch DeleteRule(string chain, ulong handle)
    {
        Begin(NFT_MSG_DELRULE, NetlinkFlags.Ack, $"delete rule of {chain}").Text(1, _table).Text(2, chain);
        Span<byte> value = stackalloc byte[8];
        System.Buffers.Binary.BinaryPrimitives.WriteUInt64BigEndian(value, handle);
        _messages.Bytes(3, value);
        return this;
    }

    private NftBatch Elements(ushort type, NetlinkFlags flags, string set, IEnumerable<NftElement> elements)
    {
        var list = -1;
        foreach (var element in elements)
        {
            if (list >= 0 && _messages.Length - list > LargestList) // an attribute holds 64 KiB
            {
                _messages.Close(list);
                list = -1;
            }
            if (list < 0)
            {
                Begin(type, flags, $"change elements of {set}").Text(1, _table).Text(2, set);
                list = _messages.Open(3);
            }
            var item = _messages.Open(1);
            Value(1, element.Key);
            if (element.KeyEnd is not null)
            {
                Value(10, element.KeyEnd);
            }
            if (element.Data is not null && type == NFT_MSG_NEWSETELEM)
            {
                Value(2, element.Data);
            }
            _messages.Close(item);
        }
        if (list >= 0)
        {
            _messages.Close(list);
        }
        return this;
    }

    private void Value(ushort attribute, ReadOnlySpan<byte> bytes)
    {
        var nested = _messages.Open(attribute);
        _messages.Bytes(1, bytes).Close(nested);
    }

    private NetlinkBatch Begin(ushort type, NetlinkFlags flags, string request) =>
        _messages.Begin(type, flags, request).Header(Header.Of(_family, 0));

    /// <summary>struct nfgenmsg.</summary>
    [StructLayout(LayoutKind.Sequential)]
    internal struct Header
    {
        public byte Family;
        public byte Version;
        public byte ResourceHigh;
        public byte ResourceLow;

        public static Header Of(NftFamily family, byte resource) => new() { Family = (byte)family, ResourceLow = resource };
    }
}
