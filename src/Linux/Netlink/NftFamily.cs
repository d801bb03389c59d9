namespace Skiff.Linux.Netlink;

/// <summary>The packets a table sees (NFPROTO_*).</summary>
public enum NftFamily : byte
{
    None = 0,
    Inet = 1,
    IPv4 = 2,
    IPv6 = 10,
}
