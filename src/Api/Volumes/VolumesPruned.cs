namespace Skiff.Api.Volumes;

/// <summary>Answer of POST /volumes/prune; <paramref name="SpaceReclaimed"/> in bytes.</summary>
public sealed record VolumesPruned(List<string>? VolumesDeleted, long SpaceReclaimed);
