namespace Skiff.Linux.Netlink;

/// <content>
/// Rules, as sequences of the kernel's expressions. Registers are numbered in words of four bytes: 0 to 15.
/// </content>
public sealed partial class NftBatch
{
    private const uint FirstRegister = 8; // NFT_REG32_00
    private int _expressions = -1;

    /// <summary>Begins a rule at the end of a chain, or at its top; expressions follow until <see cref="EndRule"/>.</summary>
    public NftBatch BeginRule(string chain, bool atTop = false)
    {
        var flags = NetlinkFlags.Ack | NetlinkFlags.Create | (atTop ? NetlinkFlags.None : NetlinkFlags.Append);
        Begin(NFT_MSG_NEWRULE, flags, $"add rule to {chain}").Text(1, _table).Text(2, chain);
        _expressions = _messages.Open(4);
        return this;
    }

    /// <param name="comment">Shown by nft(8) and iptables-nft; null for none.</param>
    public NftBatch EndRule(string? comment = null)
    {
        _messages.Close(_expressions);
        if (comment is not null)
        {
            // libnftnl's user data: type 0 is the comment, with its terminating zero
            Span<byte> data = stackalloc byte[comment.Length + 3];
            data[0] = 0;
            data[1] = (byte)(comment.Length + 1);
            System.Text.Encoding.ASCII.GetBytes(comment, data[2..]);
            data[^1] = 0;
            _messages.Bytes(7, data);
        }
        return this;
    }

    /// <summary>Loads a property of the packet.</summary>
    public NftBatch Meta(NftMeta key, int register = 0)
    {
        var data = Expression("meta", out var item);
        _messages.BigEndian(1, Register(register)).BigEndian(2, (uint)key);
        return End(data, item);
    }

    /// <summary>Loads bytes of the network header, or of the transport header.</summary>
    public NftBatch Payload(bool transport, int offset, int length, int register = 0)
    {
        var data = Expression("payload", out var item);
        _messages.BigEndian(1, Register(register)).BigEndian(2, transport ? 2u : 1u)
            .BigEndian(3, (uint)offset).BigEndian(4, (uint)length);
        return End(data, item);
    }

    /// <summary>Loads a constant.</summary>
    public NftBatch Load(ReadOnlySpan<byte> value, int register = 0)
    {
        var data = Expression("immediate", out var item);
        _messages.BigEndian(1, Register(register));
        Value(2, value);
        return End(data, item);
    }

    /// <summary>Writes a port from a register into the transport header, and corrects the checksum at an offset of it.</summary>
    public NftBatch StorePort(int offset, int checksumOffset, int register = 0)
    {
        var data = Expression("payload", out var item);
        _messages.BigEndian(5, Register(register)).BigEndian(2, 2).BigEndian(3, (uint)offset).BigEndian(4, 2)
            .BigEndian(6, 1).BigEndian(7, (uint)checksumOffset); // NFT_PAYLOAD_CSUM_INET
        return End(data, item);
    }

    /// <summary>Goes on only if the register equals the value (or does not).</summary>
    public NftBatch Compare(ReadOnlySpan<byte> value, bool equal = true, int register = 0)
    {
        var data = Expression("cmp", out var item);
        _messages.BigEndian(1, Register(register)).BigEndian(2, equal ? 0u : 1u);
        Value(3, value);
        return End(data, item);
    }

    /// <summary>Goes on only if some bit of the mask is set; the register holds a word in the host's byte order.</summary>
    public NftBatch AnyBit(uint mask, int register = 0)
    {
        var data = Expression("bitwise", out var item);
        Span<byte> word = stackalloc byte[4];
        System.Runtime.InteropServices.MemoryMarshal.Write(word, mask);
        _messages.BigEndian(1, Register(register)).BigEndian(2, Register(register)).BigEndian(3, 4);
        Value(4, word);
        word.Clear();
        Value(5, word);
        End(data, item);
        return Compare(word, equal: false, register);
    }

    /// <summary>Loads connection tracking's state (key 0) or status (key 2).</summary>
    public NftBatch Connection(uint key, int register = 0)
    {
        var data = Expression("ct", out var item);
        _messages.BigEndian(1, Register(register)).BigEndian(2, key);
        return End(data, item);
    }

    /// <summary>Goes on only if the destination address is one of this host's.</summary>
    public NftBatch DestinationIsLocal()
    {
        const uint NFT_FIB_RESULT_ADDRTYPE = 3, NFTA_FIB_F_DADDR = 2, RTN_LOCAL = 2;
        var data = Expression("fib", out var item);
        _messages.BigEndian(1, Register(0)).BigEndian(2, NFT_FIB_RESULT_ADDRTYPE).BigEndian(3, NFTA_FIB_F_DADDR);
        End(data, item);
        return Compare(BitConverter.GetBytes(RTN_LOCAL));
    }

    /// <summary>Goes on only if the key that begins in a register is in the set; a map's value goes to a register.</summary>
    public NftBatch Lookup(string set, bool contained = true, int register = 0, int? value = null)
    {
        var data = Expression("lookup", out var item);
        _messages.Text(1, set).BigEndian(2, Register(register));
        if (value is { } destination)
        {
            _messages.BigEndian(3, Register(destination));
        }
        if (!contained)
        {
            _messages.BigEndian(5, 1); // NFT_LOOKUP_F_INV
        }
        return End(data, item);
    }

    /// <summary>Redirects the connection to the address and the port in registers.</summary>
    public NftBatch DestinationNat(NftFamily family, int address, int port)
    {
        var data = Expression("nat", out var item);
        _messages.BigEndian(1, 1).BigEndian(2, (uint)family)
            .BigEndian(3, Register(address)).BigEndian(5, Register(port));
        return End(data, item);
    }

    /// <summary>Gives the connection the source address in a register.</summary>
    public NftBatch SourceNat(NftFamily family, int address)
    {
        var data = Expression("nat", out var item);
        _messages.BigEndian(1, 0).BigEndian(2, (uint)family).BigEndian(3, Register(address));
        return End(data, item);
    }

    public NftBatch Masquerade()
    {
        var data = Expression("masq", out var item);
        return End(data, item);
    }

    public NftBatch Counter()
    {
        var data = Expression("counter", out var item);
        Span<byte> zero = stackalloc byte[8];
        _messages.Bytes(1, zero).Bytes(2, zero);
        return End(data, item);
    }

    public NftBatch Accept() => Verdict(1, null);

    public NftBatch Drop() => Verdict(0, null);

    /// <summary>Drops and tells the sender: a reset for TCP, else that nothing is at the port.</summary>
    public NftBatch Reject(bool tcp)
    {
        const uint NFT_REJECT_TCP_RST = 1, NFT_REJECT_ICMPX_UNREACH = 2;
        var data = Expression("reject", out var item);
        _messages.BigEndian(1, tcp ? NFT_REJECT_TCP_RST : NFT_REJECT_ICMPX_UNREACH);
        if (!tcp)
        {
            _messages.Byte(2, 1); // NFT_REJECT_ICMPX_PORT_UNREACH
        }
        return End(data, item);
    }

    /// <summary>Leaves the chain (NFT_RETURN).</summary>
    public NftBatch Return() => Verdict(unchecked((uint)-5), null);

    public NftBatch Jump(string chain) => Verdict(unchecked((uint)-3), chain);

    /// <summary>A name of an interface as it stands in registers and sets: 16 bytes filled with zeros.</summary>
    public static byte[] InterfaceName(string name)
    {
        var bytes = new byte[16];
        System.Text.Encoding.ASCII.GetBytes(name, bytes);
        return bytes;
    }

    private NftBatch Verdict(uint code, string? chain)
    {
        var data = Expression("immediate", out var item);
        _messages.BigEndian(1, 0); // NFT_REG_VERDICT
        var value = _messages.Open(2);
        var verdict = _messages.Open(2);
        _messages.BigEndian(1, code);
        if (chain is not null)
        {
            _messages.Text(2, chain);
        }
        _messages.Close(verdict).Close(value);
        return End(data, item);
    }

    private int Expression(string name, out int item)
    {
        item = _messages.Open(1);
        _messages.Text(1, name);
        return _messages.Open(2);
    }

    private NftBatch End(int data, int item)
    {
        _messages.Close(data).Close(item);
        return this;
    }

    private static uint Register(int word) => FirstRegister + (uint)word;
}
