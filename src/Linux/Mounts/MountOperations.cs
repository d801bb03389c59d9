using Skiff.Linux.Files;
using Skiff.Linux.Processes;
using Skiff.Linux.Syscalls;
using static Skiff.Linux.Mounts.MountFlags;

namespace Skiff.Linux.Mounts;

/// <summary>Mount calls as operations of a table. Descriptors rather than paths wherever the container could have a say.</summary>
public static class MountOperations
{
    /// <summary>mount(2) onto the working directory.</summary>
    public static Step MountHere(this ProgramTable table, string type, string source, ulong flags, string data, string destination)
        => table.Add("mount", SystemCall.mount, destination, table.Text(source), table.Text("."), table.Text(type), Argument.Flags(flags), data.Length == 0 ? Argument.Named(0, "NULL") : table.Text(data))
            .Because(Errno.ENODEV, $"the kernel has no file system {type}, or its module is not loaded")
            .Because(Errno.EPERM, $"mounting {type} needs CAP_SYS_ADMIN in the user namespace that owns what it shows")
            .Because(Errno.EINVAL, $"an option is not known to {type}: {data}")
            .Because(Errno.EBUSY, $"{type} is mounted with other options already");

    /// <summary>Changes the propagation of the mount at a path of the child's own view.</summary>
    public static Step SetPropagation(this ProgramTable table, string path, ulong flags)
        => table.Add("mount", SystemCall.mount, path, Argument.Named(0, "NULL"), table.Text(path), Argument.Named(0, "NULL"), Argument.Flags(flags), Argument.Named(0, "NULL"));

    /// <summary>move_mount(2), both ends given by descriptor.</summary>
    public static Step MoveMount(this ProgramTable table, Argument mount, Argument target, string destination)
    {
        var empty = table.Text("");
        return table.Add("move_mount", SystemCall.move_mount, destination, mount, empty, target, empty, Argument.Flags(MOVE_MOUNT_F_EMPTY_PATH | MOVE_MOUNT_T_EMPTY_PATH));
    }

    /// <summary>open_tree(2) with OPEN_TREE_CLONE of what a descriptor refers to.</summary>
    public static Step CloneTree(this ProgramTable table, Argument of, bool recursive, string name)
        => table.Add("open_tree", SystemCall.open_tree, name, of, table.Text(""),
            Argument.Flags(OPEN_TREE_CLONE | OPEN_TREE_CLOEXEC | OpenFlags.AT_EMPTY_PATH | (recursive ? OpenFlags.AT_RECURSIVE : 0u)));

    /// <summary>open_tree(2) with OPEN_TREE_CLONE of a path in the child's own view.</summary>
    public static Step CloneTree(this ProgramTable table, string path, bool recursive = false)
        => table.Add("open_tree", SystemCall.open_tree, path, Argument.WorkingDirectory, table.Text(path), Argument.Flags(OPEN_TREE_CLONE | OPEN_TREE_CLOEXEC | (recursive ? OpenFlags.AT_RECURSIVE : 0u)));

    /// <summary>mount_setattr(2) of the mount a descriptor refers to.</summary>
    public static Step ChangeMount(this ProgramTable table, Argument mount, MountAttributes attributes, bool recursive, string name)
        => table.Add("mount_setattr", SystemCall.mount_setattr, name, mount, table.Text(""), Argument.Flags(OpenFlags.AT_EMPTY_PATH | (recursive ? OpenFlags.AT_RECURSIVE : 0u)),
            table.Bytes(System.Runtime.InteropServices.MemoryMarshal.AsBytes<ulong>(attributes.ToKernel(0)), Show(attributes)), 32);

    public static Step PivotRoot(this ProgramTable table)
    {
        var here = table.Text(".");
        return table.Add("pivot_root", SystemCall.pivot_root, "rootfs", here, here);
    }

    public static Step Unmount(this ProgramTable table, string path, int flags)
        => table.Add("umount2", SystemCall.umount2, path, table.Text(path), Argument.Flags((uint)flags));

    private static string Show(MountAttributes attributes)
    {
        var parts = new List<string>();
        if (attributes.Set != 0)
            parts.Add(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"set 0x{attributes.Set:x}"));
        if (attributes.Clear != 0)
            parts.Add(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"clear 0x{attributes.Clear:x}"));
        if (attributes.Propagation != 0)
            parts.Add(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"propagation 0x{attributes.Propagation:x}"));
        return "{" + string.Join(", ", parts) + "}";
    }
}
