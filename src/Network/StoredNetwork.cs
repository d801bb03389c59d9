namespace Skiff.Network;

/// <summary>A network's file.</summary>
internal sealed record StoredNetwork(int Version, NetworkRecord Network);
