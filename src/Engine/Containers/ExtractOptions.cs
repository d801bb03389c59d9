namespace Skiff.Engine.Containers;

/// <summary>Where an archive is extracted to in a container.</summary>
/// <param name="Path">An existing directory of the container.</param>
/// <param name="NoOverwriteDirNonDir">Refuse to put a file in the place of a directory, or the other way round.</param>
/// <param name="CopyUidGid">Keep the archive's owners; otherwise the files belong to the container's user.</param>
public sealed record ExtractOptions(string Path, bool NoOverwriteDirNonDir, bool CopyUidGid);
