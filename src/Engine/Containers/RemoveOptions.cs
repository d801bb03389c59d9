namespace Skiff.Engine.Containers;

/// <summary>How to remove a container.</summary>
/// <param name="Force">Kill it when it runs.</param>
/// <param name="Volumes">Its anonymous volumes too.</param>
/// <param name="Link">The name is a link `/container/alias`: remove the link and not the container.</param>
public sealed record RemoveOptions(bool Force, bool Volumes, bool Link);
