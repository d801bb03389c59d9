using Microsoft.Win32.SafeHandles;

namespace Skiff.Linux.Netlink;

/// <summary>A link that shares a parent's wire: macvlan or ipvlan.</summary>
public sealed record SubordinateSpec
{
    /// <summary>"macvlan" or "ipvlan".</summary>
    public required string Kind { get; init; }
    public required string Name { get; init; }
    /// <summary>Index of the parent link.</summary>
    public required int Parent { get; init; }
    public required SafeFileHandle Namespace { get; init; }
    /// <summary>macvlan: 1 private, 2 vepa, 4 bridge, 8 passthru. ipvlan: 0 l2, 1 l3, 2 l3s.</summary>
    public required uint Mode { get; init; }
    /// <summary>ipvlan: 0 bridge, 1 private, 2 vepa.</summary>
    public ushort Flags { get; init; }
    /// <summary>0: the parent's.</summary>
    public int Mtu { get; init; }
    public ReadOnlyMemory<byte> Address { get; init; }
}
