using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Skiff.Network.Addressing;

/// <summary>A subnet of either family. Addresses are numbers, so that ranges are arithmetic.</summary>
public readonly record struct Subnet(UInt128 Base, int PrefixLength, bool IsIPv6)
{
    public int Bits => IsIPv6 ? 128 : 32;

    public UInt128 Last => Base | HostMask(PrefixLength, Bits);

    /// <summary>Reads CIDR notation; the address need not be the subnet's first.</summary>
    public static bool TryParse(string text, out Subnet subnet, out UInt128 address)
    {
        subnet = default;
        address = 0;
        var slash = text.IndexOf('/', StringComparison.Ordinal);
        if (slash < 0 || !TryParseAddress(text[..slash], out var parsed)
            || !int.TryParse(text.AsSpan(slash + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var length))
        {
            return false;
        }
        var v6 = parsed.AddressFamily == AddressFamily.InterNetworkV6;
        if (length > (v6 ? 128 : 32))
        {
            return false;
        }
        address = ToNumber(parsed);
        subnet = Of(address, length, v6);
        return true;
    }

    /// <summary>A dotted quad or an IPv6 address, without the shorthands of inet_aton(3) and without a zone.</summary>
    public static bool TryParseAddress(string text, out IPAddress address)
    {
        address = IPAddress.None;
        if (!IPAddress.TryParse(text, out var parsed) || text.Contains('%', StringComparison.Ordinal)
            || (parsed.AddressFamily == AddressFamily.InterNetwork && parsed.ToString() != text))
        {
            return false;
        }
        address = parsed;
        return true;
    }

    public static Subnet Of(UInt128 address, int prefixLength, bool ipv6) =>
        new(address & ~HostMask(prefixLength, ipv6 ? 128 : 32), prefixLength, ipv6);

    public bool Contains(UInt128 address) => address >= Base && address <= Last;

    public bool Contains(IPAddress address) =>
        (address.AddressFamily == AddressFamily.InterNetworkV6) == IsIPv6 && Contains(ToNumber(address));

    public bool Contains(Subnet other) => IsIPv6 == other.IsIPv6 && Base <= other.Base && other.Last <= Last;

    public bool Overlaps(Subnet other) => IsIPv6 == other.IsIPv6 && Base <= other.Last && other.Base <= Last;

    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{ToAddress(Base, IsIPv6)}/{PrefixLength}");

    public static UInt128 ToNumber(IPAddress address)
    {
        UInt128 number = 0;
        foreach (var octet in address.GetAddressBytes())
        {
            number = (number << 8) | octet;
        }
        return number;
    }

    public static IPAddress ToAddress(UInt128 number, bool ipv6)
    {
        Span<byte> octets = stackalloc byte[ipv6 ? 16 : 4];
        for (var i = octets.Length - 1; i >= 0; i--)
        {
            octets[i] = (byte)(number & 0xff);
            number >>= 8;
        }
        return new IPAddress(octets);
    }

    private static UInt128 HostMask(int prefixLength, int bits) =>
        prefixLength == 0 && bits == 128 ? UInt128.MaxValue : (UInt128.One << (bits - prefixLength)) - 1;
}
