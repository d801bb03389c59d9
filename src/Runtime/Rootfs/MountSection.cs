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
/// `mounts`, in order. Bind mounts are cloned from the host's tree before the child exists, with their attributes, and only
/// moved in by it; file systems are mounted by the child, since most of them show its namespaces.
/// </summary>
internal static class MountSection
{
    public static void Compile(LaunchPlan plan)
    {
        foreach (var mount in plan.Spec.Mounts ?? [])
        {
            if (mount.Destination.Length == 0)
                throw new EngineException(ErrorKind.InvalidArgument, "mounts: a destination is empty");
            Compile(plan, mount);
        }
    }

    private static void Compile(LaunchPlan plan, Mount mount)
    {
        var options = MountOptions.Parse(mount.Options);
        if (RootPath.Relative(mount.Destination).Length == 0)
            throw new EngineException(ErrorKind.InvalidArgument, $"mounts: cannot mount over the root of the container ({mount.Destination})");
        if (options.Bind || mount.Type == "bind")
            Bind(plan, mount, options);
        else if (mount.Type is "cgroup" or "cgroup2")
            CgroupMount.Compile(plan, mount, options);
        else if (mount.Type is null or "")
            throw new EngineException(ErrorKind.InvalidArgument, $"mounts: {mount.Destination} has neither a type nor the option bind");
        else if (options.CopyUp && mount.Type == "tmpfs")
            CopyUp(plan, mount, options);
        else
            FileSystem(plan, mount, options);
    }

    private static void Bind(LaunchPlan plan, Mount mount, MountOptions options)
    {
        if (mount.Source is null or "")
            throw new EngineException(ErrorKind.InvalidArgument, $"mounts: the bind mount at {mount.Destination} has no source");
        if (options.Data.Count > 0)
            throw new EngineException(ErrorKind.InvalidArgument, $"mounts: {mount.Destination}: unknown option of a bind mount: {options.Data[0]}");
        var source = Path.GetFullPath(mount.Source, plan.Bundle);
        var directory = plan.Host.IsDirectory(source);
        var tree = plan.Host.CloneTree(source, options.Recursive);
        MapIds(plan, mount, options, tree, source);
        // Inherited as a slave unless asked for otherwise, so that nothing mounted inside is seen outside.
        if (options.Propagation == 0)
            plan.Host.Change(tree, new MountAttributes(0, 0, MS_SLAVE), recursive: true, source);
        if (new MountAttributes(options.RecursiveSet, options.RecursiveClear, 0) is { IsEmpty: false } recursive)
            plan.Host.Change(tree, recursive, recursive: true, source);
        if (new MountAttributes(options.Set, options.Clear, 0) is { IsEmpty: false } own)
            plan.Host.Change(tree, own, recursive: false, source);
        if (options.Propagation != 0)
            plan.Host.Change(tree, new MountAttributes(0, 0, options.Propagation), options.RecursivePropagation, source);
        Attach(plan, mount.Destination, tree, source, directory);
    }

    private static void Attach(LaunchPlan plan, string destination, FileDescriptor tree, string name, bool directory)
    {
        Destinations.Open(plan, destination, directory);
        plan.Table.MoveMount(Argument.Descriptor(tree, name), plan.Destination, destination)
            .Because(Errno.EINVAL, directory ? $"{name} is a directory and {destination} is not" : $"{name} is a file and {destination} is a directory")
            .Because(Errno.ENOTDIR, directory ? $"{name} is a directory and {destination} is not" : $"{name} is a file and {destination} is a directory");
        plan.Table.Close(plan.Destination);
    }

    private static void MapIds(LaunchPlan plan, Mount mount, MountOptions options, FileDescriptor tree, string source)
    {
        var (uids, gids) = (mount.UidMappings, mount.GidMappings);
        if (!options.IdMap && uids is null && gids is null)
            return;
        if ((uids is null) != (gids is null))
            throw new EngineException(ErrorKind.InvalidArgument, $"mounts: {mount.Destination}: uidMappings and gidMappings go together");
        uids ??= plan.Linux.UidMappings;
        gids ??= plan.Linux.GidMappings;
        if (uids is null or [] || gids is null or [])
            throw new EngineException(ErrorKind.InvalidArgument, $"mounts: {mount.Destination}: idmap without mappings, and the container has no user namespace");
        plan.Host.MapIds(tree, uids, gids, options.RecursiveIdMap, source);
    }

    private static void CopyUp(LaunchPlan plan, Mount mount, MountOptions options)
    {
        var tree = plan.Host.CopyUp(plan.RootTree, RootPath.Relative(mount.Destination), Data(plan, mount, options), options.Set);
        Attach(plan, mount.Destination, tree, "tmpfs", directory: true);
        ChangeMounted(plan, mount.Destination, options);
    }

    private static void FileSystem(LaunchPlan plan, Mount mount, MountOptions options)
    {
        var table = plan.Table;
        Destinations.Open(plan, mount.Destination, directory: true);
        table.EnterDirectory(plan.Destination, mount.Destination).Because(Errno.ENOTDIR, $"a file system is mounted over a directory, and {mount.Destination} is none");
        table.Close(plan.Destination);
        var mounted = table.MountHere(mount.Type!, mount.Source ?? mount.Type!, options.Flags, string.Join(',', Data(plan, mount, options)), mount.Destination);
        if (mount.Type == "sysfs" && plan.UserNamespace)
            BindSysfs(plan, mount.Destination, options, mounted);
        ChangeMounted(plan, mount.Destination, options);
    }

    /// <summary>A network namespace that belongs to the host has no sysfs for a user namespace: the host's own is bound then.</summary>
    private static void BindSysfs(LaunchPlan plan, string destination, MountOptions options, Step mounted)
    {
        var (table, bind, done) = (plan.Table, new Label(), new Label());
        mounted.On(Errno.EPERM, bind).OnSuccess(done);
        table.Mark(bind);
        table.CloneTree("/sys", recursive: true).Into(plan.Tree);
        table.ChangeMount(plan.Tree, new MountAttributes(options.Set, options.Clear, MS_SLAVE), recursive: true, destination);
        table.OpenInRoot(plan.Root, RootPath.Relative(destination), O_PATH).Into(plan.Destination);
        table.MoveMount(plan.Tree, plan.Destination, destination);
        table.Close(plan.Tree);
        table.Close(plan.Destination);
        table.Mark(done);
    }

    internal static void ChangeMounted(LaunchPlan plan, string destination, MountOptions options)
    {
        var recursive = new MountAttributes(options.RecursiveSet, options.RecursiveClear, 0);
        if (recursive.IsEmpty && options.Propagation == 0)
            return;
        plan.Table.OpenInRoot(plan.Root, RootPath.Relative(destination), O_PATH).Into(plan.Destination);
        if (!recursive.IsEmpty)
            plan.Table.ChangeMount(plan.Destination, recursive, recursive: true, destination);
        if (options.Propagation != 0)
            plan.Table.ChangeMount(plan.Destination, new MountAttributes(0, 0, options.Propagation), options.RecursivePropagation, destination);
        plan.Table.Close(plan.Destination);
    }

    private static List<string> Data(LaunchPlan plan, Mount mount, MountOptions options)
    {
        // proc, sysfs and mqueue take no context; the kernel labels them itself.
        if (plan.Linux.MountLabel is not { Length: > 0 } label || mount.Type is "proc" or "sysfs" or "mqueue")
            return options.Data;
        return [.. options.Data, $"context=\"{label}\""];
    }
}
