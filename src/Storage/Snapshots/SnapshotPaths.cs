namespace Skiff.Storage.Snapshots;

/// <summary>The directories of a snapshot, as inspect shows them (<c>GraphDriver.Data</c>): absolute paths.</summary>
/// <param name="LowerDir">The read-only layers, topmost first, separated by colons.</param>
/// <param name="UpperDir">What the container wrote.</param>
/// <param name="WorkDir">Overlay's own scratch directory.</param>
/// <param name="MergedDir">Where the root file system is mounted.</param>
public sealed record SnapshotPaths(string LowerDir, string UpperDir, string WorkDir, string MergedDir);
