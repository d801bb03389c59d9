using Skiff.Errors;
using Skiff.Linux;
using Skiff.Linux.Files;
using Skiff.Linux.Mounts;
using Skiff.Linux.Processes;
using Skiff.Oci.RuntimeSpec;
using Skiff.Runtime.Launch;
using static Skiff.Linux.Files.OpenFlags;
using static Skiff.Linux.Mounts.MountFlags;

namespace Skiff.Runtime.Rootfs;

/// <summary>
/// A mount of type `cgroup`. Version 2: the hierarchy itself. Version 1: a tmpfs with one directory for each hierarchy, in a
/// cgroup namespace mounted anew, else bound from the container's own cgroup; and links for controllers that share one.
/// </summary>
internal static class CgroupMount
{
    public static void Compile(LaunchPlan plan, Mount mount, MountOptions options)
    {
        if (plan.CgroupView.Unified)
            Unified(plan, mount, options);
        else if (plan.CgroupView.Hierarchies.Count == 0)
            throw new EngineException(ErrorKind.InvalidArgument, $"mounts: {mount.Destination}: this host has no cgroup hierarchy mounted");
        else
            Version1(plan, mount, options);
    }

    private static void Unified(LaunchPlan plan, Mount mount, MountOptions options)
    {
        var table = plan.Table;
        Destinations.Open(plan, mount.Destination, directory: true);
        table.EnterDirectory(plan.Destination, mount.Destination);
        table.Close(plan.Destination);
        table.MountHere("cgroup2", "cgroup", options.Flags, string.Join(',', options.Data), mount.Destination);
        MountSection.ChangeMounted(plan, mount.Destination, options);
    }

    private static void Version1(LaunchPlan plan, Mount mount, MountOptions options)
    {
        var table = plan.Table;
        Destinations.Open(plan, mount.Destination, directory: true);
        table.EnterDirectory(plan.Destination, mount.Destination);
        table.Close(plan.Destination);
        table.MountHere("tmpfs", "tmpfs", options.Flags & ~MS_RDONLY, "mode=755", mount.Destination);
        foreach (var hierarchy in plan.CgroupView.Hierarchies)
        {
            var path = $"{mount.Destination.TrimEnd('/')}/{hierarchy.Name}";
            Destinations.Open(plan, path, directory: true);
            if (plan.CgroupNamespace)
            {
                table.EnterDirectory(plan.Destination, path);
                table.MountHere("cgroup", "cgroup", options.Flags, hierarchy.Options, path);
            }
            else
            {
                var tree = plan.Host.CloneTree(hierarchy.HostDirectory, recursive: false);
                plan.Host.Change(tree, new MountAttributes(options.Set, options.Clear, MS_PRIVATE), recursive: false, hierarchy.HostDirectory);
                table.MoveMount(Argument.Descriptor(tree, hierarchy.HostDirectory), plan.Destination, path);
            }
            table.Close(plan.Destination);
            foreach (var link in hierarchy.Links)
            {
                Destinations.OpenParent(plan, path);
                table.MakeSymbolicLink(hierarchy.Name, plan.Parent, link).Ignore(Errno.EEXIST);
                table.Close(plan.Parent);
            }
        }
        table.OpenInRoot(plan.Root, RootPath.Relative(mount.Destination), O_PATH).Into(plan.Destination);
        if ((options.Set & MOUNT_ATTR_RDONLY) != 0)
            table.ChangeMount(plan.Destination, new MountAttributes(MOUNT_ATTR_RDONLY, 0, 0), recursive: false, mount.Destination);
        if (options.Propagation != 0)
            table.ChangeMount(plan.Destination, new MountAttributes(0, 0, options.Propagation), options.RecursivePropagation, mount.Destination);
        table.Close(plan.Destination);
    }
}
