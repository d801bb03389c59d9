namespace Skiff.Linux.Netlink;

/// <summary>A named set, or with data a map.</summary>
public sealed record NftSet
{
    public required string Name { get; init; }
    /// <summary>How nft(8) prints keys; see <see cref="NftTypes"/>.</summary>
    public required uint KeyType { get; init; }
    /// <summary>Bytes, each field filled up to four.</summary>
    public required int KeyLength { get; init; }
    public uint DataType { get; init; }
    /// <summary>0 for a set.</summary>
    public int DataLength { get; init; }
    /// <summary>Bytes of each field of a concatenated key; empty for a simple one.</summary>
    public IReadOnlyList<int> FieldLengths { get; init; } = [];
    /// <summary>Elements have a first and a last key; only for concatenated keys.</summary>
    public bool Interval { get; init; }
}
