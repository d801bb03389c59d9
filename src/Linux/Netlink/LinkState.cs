namespace Skiff.Linux.Netlink;

/// <summary>A network interface, as the kernel describes it.</summary>
public sealed record LinkState
{
    public int Index { get; init; }
    public string Name { get; init; } = "";
    /// <summary>"bridge", "veth", …; empty for a physical one.</summary>
    public string Kind { get; init; } = "";
    public int Mtu { get; init; }
    /// <summary>Index of the bridge it is a port of, or 0.</summary>
    public int Master { get; init; }
    public bool IsUp { get; init; }
    public byte[] Address { get; init; } = [];
}
