using Skiff.Errors;
using Skiff.Linux;
using Skiff.Linux.Files;
using Skiff.Linux.Mounts;
using Skiff.Linux.Processes;
using Skiff.Linux.Syscalls;
using Skiff.Runtime.Launch;
using static Skiff.Linux.Files.OpenFlags;
using static Skiff.Linux.Mounts.MountFlags;

namespace Skiff.Runtime.Rootfs;

/// <summary>The rootfs: attached in the child's mount namespace, filled, made the root.</summary>
internal static class RootSection
{
    /// <summary>Clones the tree of `root.path`; called before the child exists.</summary>
    public static void Open(LaunchPlan plan)
    {
        if (plan.Spec.Root is not { Path.Length: > 0 } root)
            throw new EngineException(ErrorKind.InvalidArgument, "root.path is missing");
        var path = Path.GetFullPath(root.Path, plan.Bundle);
        if (!plan.Host.IsDirectory(path))
            throw new EngineException(ErrorKind.InvalidArgument, $"root.path: {path} is not a directory");
        plan.RootTree = plan.Host.CloneTree(path, recursive: true);
        // pivot_root refuses a shared root; what is mounted inside must not show outside.
        plan.Host.Change(plan.RootTree, new MountAttributes(0, 0, MS_SLAVE), recursive: true, path);
    }

    /// <summary>
    /// Over `/` of the child's copy of the host's view: unlike the bundle's path that can be reached in a user namespace too,
    /// and paths that begin with `/` still lead to the host's files until the root is changed.
    /// </summary>
    public static void Attach(LaunchPlan plan)
    {
        // Hooks that join the mount namespace before the root is changed would find themselves in what lies over `/`:
        // for them it has to be the bundle's path.
        var path = plan.Spec.Hooks?.CreateContainer is { Length: > 0 } ? Path.GetFullPath(plan.Spec.Root!.Path, plan.Bundle) : "/";
        var table = plan.Table;
        table.SetPropagation("/", MS_SLAVE | MS_REC);
        var empty = table.Text("");
        table.Add("move_mount", SystemCall.move_mount, "rootfs", plan.Root, empty, Argument.WorkingDirectory, table.Text(path), Argument.Flags(MOVE_MOUNT_F_EMPTY_PATH));
    }

    public static void Seal(LaunchPlan plan)
    {
        if (plan.Spec.Root?.Readonly == true)
            plan.Table.ChangeMount(plan.Root, new MountAttributes(MOUNT_ATTR_RDONLY, 0, 0), recursive: false, "rootfs");
    }

    /// <summary>Makes the rootfs the root. Without pivoting the host's tree stays reachable for whoever may call chroot.</summary>
    public static void Enter(LaunchPlan plan, bool pivot)
    {
        var table = plan.Table;
        table.EnterDirectory(plan.Root, "rootfs");
        if (pivot)
        {
            // The old root lands on top of the new one, and is what `.` leads to.
            table.PivotRoot().Because(Errno.EINVAL, "the host's root is an initramfs: pass --no-pivot");
            table.Unmount(".", MNT_DETACH);
        }
        else
        {
            table.Add("chroot", SystemCall.chroot, "rootfs", table.Text("."));
        }
        table.Add("chdir", SystemCall.chdir, "/", table.Text("/"));
        if (Propagation(plan.Linux.RootfsPropagation) is var (flag, recursive) && flag != 0)
            table.SetPropagation("/", flag | (recursive ? MS_REC : 0));
    }

    /// <summary>Opens the working directory, made if missing, into a slot; nothing in its path can lead out of the container.</summary>
    public static Slot OpenWorkingDirectory(LaunchPlan plan)
    {
        var (table, cwd) = (plan.Table, plan.Process.Cwd);
        if (!cwd.StartsWith('/'))
            throw new EngineException(ErrorKind.InvalidArgument, cwd.Length == 0 ? "process.cwd is missing" : $"process.cwd: {cwd} is not an absolute path");
        var (slot, done) = (table.NewSlot(), new Label());
        var relative = RootPath.Relative(cwd);
        table.OpenInRoot(plan.Root, relative.Length == 0 ? "." : relative, O_PATH | O_DIRECTORY).Into(slot).OnSuccess(done).Ignore(Errno.ENOENT)
            .Because(Errno.ENOTDIR, $"process.cwd ({cwd}) is not a directory");
        if (relative.Length > 0)
        {
            Destinations.Open(plan, cwd, directory: true);
            table.Close(plan.Destination);
            table.OpenInRoot(plan.Root, relative, O_PATH | O_DIRECTORY).Into(slot);
        }
        table.Mark(done);
        return slot;
    }

    private static (ulong Flag, bool Recursive) Propagation(string? name) => name switch
    {
        null or "" => (0, false),
        "private" => (MS_PRIVATE, false),
        "rprivate" => (MS_PRIVATE, true),
        "shared" => (MS_SHARED, false),
        "rshared" => (MS_SHARED, true),
        "slave" => (MS_SLAVE, false),
        "rslave" => (MS_SLAVE, true),
        "unbindable" => (MS_UNBINDABLE, false),
        "runbindable" => (MS_UNBINDABLE, true),
        _ => throw new EngineException(ErrorKind.InvalidArgument, $"linux.rootfsPropagation: unknown value \"{name}\""),
    };
}
