namespace Skiff.Runtime.Cgroups;

/// <summary>Where a container's cgroup is in one hierarchy, as a path of the host.</summary>
public sealed record CgroupDirectory(CgroupHierarchy Hierarchy, string Path);
