namespace Skiff.Linux.Netlink;

/// <summary>Properties of a packet that are not in it (NFT_META_*).</summary>
public enum NftMeta
{
    IncomingName = 6,
    OutgoingName = 7,
    Family = 15,
    TransportProtocol = 16,
}
