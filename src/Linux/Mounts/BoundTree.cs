namespace Skiff.Linux.Mounts;

/// <summary>A file or directory of the host that is to be seen at a path of another tree.</summary>
/// <param name="Source">Absolute, on the host.</param>
/// <param name="Destination">Absolute, in the tree.</param>
/// <param name="ReadOnly">Nothing can be written there.</param>
public sealed record BoundTree(string Source, string Destination, bool ReadOnly);
