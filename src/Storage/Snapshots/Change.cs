namespace Skiff.Storage.Snapshots;

/// <summary>A path that differs from the image: absolute within the container.</summary>
public readonly record struct Change(string Path, ChangeKind Kind);
