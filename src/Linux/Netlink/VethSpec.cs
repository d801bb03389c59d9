using Microsoft.Win32.SafeHandles;

namespace Skiff.Linux.Netlink;

/// <summary>A pair of virtual Ethernet devices (veth(4)), one end here and the peer in another namespace.</summary>
public sealed record VethSpec
{
    public required string Name { get; init; }
    /// <summary>Index of the bridge to put this end on; 0 for none.</summary>
    public int Master { get; init; }
    public required int Mtu { get; init; }
    public required string PeerName { get; init; }
    public required SafeFileHandle PeerNamespace { get; init; }
    /// <summary>Six bytes, or empty for a random one.</summary>
    public ReadOnlyMemory<byte> PeerAddress { get; init; }
}
