namespace Skiff.Linux.Netlink;

/// <summary>An element of a set or map; <paramref name="KeyEnd"/> only in sets of intervals.</summary>
public readonly record struct NftElement(byte[] Key, byte[]? Data = null, byte[]? KeyEnd = null);
