namespace Skiff.Api.Containers;

/// <summary>Answer of POST /containers/prune; <paramref name="SpaceReclaimed"/> in bytes.</summary>
public sealed record ContainersPruned(List<string>? ContainersDeleted, long SpaceReclaimed);
