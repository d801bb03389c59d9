using Skiff.Runtime.Cgroups;

namespace Skiff.Runtime.Launch;

/// <summary>What a container sees of its cgroup.</summary>
internal static class ContainerCgroups
{
    public static CgroupView View(ContainerCgroup cgroup)
    {
        if (cgroup.Mounts.Mode == CgroupMode.Version2)
            return new CgroupView(true, []);
        return new CgroupView(false, [.. cgroup.Directories.Where(each => !each.Hierarchy.Unified).Select(Hierarchy)]);
    }

    private static CgroupView.Hierarchy Hierarchy(CgroupDirectory directory)
    {
        var name = directory.Hierarchy.Name;
        var controllers = name.Split(',');
        var shown = name.StartsWith("name=", StringComparison.Ordinal) ? name[5..] : name;
        // A hierarchy by name alone is mounted with `none`, as there is no controller to find it by.
        var options = name.StartsWith("name=", StringComparison.Ordinal) ? "none," + name : name;
        return new CgroupView.Hierarchy(shown, options, directory.Path, controllers.Length > 1 ? [.. controllers.Where(each => !each.Contains('='))] : []);
    }
}
