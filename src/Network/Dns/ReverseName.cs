using System.Globalization;
using System.Net;

namespace Skiff.Network.Dns;

/// <summary>Names that stand for addresses: 2.0.17.172.in-addr.arpa (RFC 1035) and the nibbles of ip6.arpa (RFC 3596).</summary>
internal static class ReverseName
{
    private const string IPv4Zone = ".in-addr.arpa", IPv6Zone = ".ip6.arpa";

    public static bool TryParse(string name, out IPAddress address)
    {
        address = IPAddress.None;
        var v6 = name.EndsWith(IPv6Zone, StringComparison.Ordinal);
        if (!v6 && !name.EndsWith(IPv4Zone, StringComparison.Ordinal))
        {
            return false;
        }
        var labels = name[..^(v6 ? IPv6Zone : IPv4Zone).Length].Split('.');
        if (labels.Length != (v6 ? 32 : 4))
        {
            return false;
        }
        var octets = new byte[v6 ? 16 : 4];
        for (var i = 0; i < labels.Length; i++)
        {
            var style = v6 ? NumberStyles.AllowHexSpecifier : NumberStyles.None;
            if (!byte.TryParse(labels[^(i + 1)], style, CultureInfo.InvariantCulture, out var value) || (v6 && value > 15))
            {
                return false;
            }
            octets[v6 ? i / 2 : i] |= v6 && i % 2 == 0 ? (byte)(value << 4) : value;
        }
        address = new IPAddress(octets);
        return true;
    }
}
