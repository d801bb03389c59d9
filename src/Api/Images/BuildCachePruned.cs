namespace Skiff.Api.Images;

/// <summary>Answer of POST /build/prune; <paramref name="SpaceReclaimed"/> in bytes.</summary>
public sealed record BuildCachePruned(List<string>? CachesDeleted, long SpaceReclaimed);
