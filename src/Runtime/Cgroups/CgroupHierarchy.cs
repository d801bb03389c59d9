namespace Skiff.Runtime.Cgroups;

/// <summary>
/// One mounted hierarchy. <paramref name="Name"/> is what follows its number in /proc/self/cgroup (`cpu,cpuacct`,
/// `name=systemd`, empty for the unified one); <paramref name="MountPoint"/> is where it is mounted.
/// </summary>
public sealed record CgroupHierarchy(string Name, string MountPoint, IReadOnlyList<string> Controllers)
{
    public bool Unified => Name.Length == 0;

    /// <summary>The directory of a cgroup; <paramref name="cgroup"/> begins with a slash.</summary>
    public string DirectoryOf(string cgroup) => MountPoint + cgroup;
}
