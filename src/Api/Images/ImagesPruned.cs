namespace Skiff.Api.Images;

/// <summary>Answer of POST /images/prune; <paramref name="SpaceReclaimed"/> in bytes.</summary>
public sealed record ImagesPruned(List<ImageDeletion>? ImagesDeleted, long SpaceReclaimed);
