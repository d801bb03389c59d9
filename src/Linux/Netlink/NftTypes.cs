namespace Skiff.Linux.Netlink;

/// <summary>nft(8)'s numbers for what keys and data mean. The kernel only keeps them.</summary>
public static class NftTypes
{
    public const uint IPv4Address = 7;
    public const uint IPv6Address = 8;
    public const uint Protocol = 12;
    public const uint Port = 13;
    public const uint InterfaceName = 41;

    /// <summary>Several fields in one key.</summary>
    public static uint Concatenate(params ReadOnlySpan<uint> types)
    {
        var all = 0u;
        foreach (var type in types)
        {
            all = (all << 6) | type;
        }
        return all;
    }
}
