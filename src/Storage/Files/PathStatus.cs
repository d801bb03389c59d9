using Skiff.Linux.Files;

namespace Skiff.Storage.Files;

/// <summary>What stands at a path of a container.</summary>
/// <param name="Name">The last component of the path that was asked for.</param>
/// <param name="Kind">A link is told as a link, unless the path ends in a slash.</param>
/// <param name="Permissions">The low twelve bits of the mode.</param>
/// <param name="Size">Bytes.</param>
/// <param name="Modified">When its content changed last.</param>
/// <param name="LinkTarget">Where a link leads in the end, as an absolute path of the container; empty for what is no link.</param>
public sealed record PathStatus(string Name, FileKind Kind, uint Permissions, long Size, FileTime Modified, string LinkTarget);
