namespace Skiff.Engine.Build;

/// <summary>Something that builds have kept.</summary>
/// <param name="Id">Its name.</param>
/// <param name="Type">`regular`, `exec.cachemount` or `source.local`, as BuildKit calls them.</param>
/// <param name="Size">In bytes.</param>
/// <param name="Description">What made it.</param>
/// <param name="Created">When it was made.</param>
/// <param name="LastUsed">When a build last used it.</param>
/// <param name="InUse">A build uses it now.</param>
/// <param name="Shared">An image has it too.</param>
public sealed record BuildCacheItem(string Id, string Type, long Size, string Description, DateTimeOffset Created, DateTimeOffset LastUsed, bool InUse, bool Shared);
