namespace Skiff.Linux.Netlink;

/// <summary>A chain of nf_tables.</summary>
public sealed record NftChain
{
    public required NftFamily Family { get; init; }
    public string Table { get; init; } = "";
    public string Name { get; init; } = "";
    /// <summary>Null for a chain that is only jumped to.</summary>
    public NftHook? Hook { get; init; }
    /// <summary>filter, nat or route; empty for a chain that is only jumped to.</summary>
    public string Type { get; init; } = "";
    /// <summary>The policy is drop.</summary>
    public bool DropsByDefault { get; init; }
}
