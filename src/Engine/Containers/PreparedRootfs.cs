using Skiff.Engine.Bundle;
using Skiff.Engine.State;

namespace Skiff.Engine.Containers;

/// <summary>A mounted root file system.</summary>
/// <param name="Path">Where it is mounted.</param>
/// <param name="User">Who the container runs as.</param>
/// <param name="Mounts">The container's mounts with the sources to bind, by destination.</param>
/// <param name="Volumes">Those of them that are volumes.</param>
internal sealed record PreparedRootfs(
    string Path, UserRecord User, IReadOnlyDictionary<string, MountRecord> Mounts, IReadOnlyList<MountRecord> Volumes);
