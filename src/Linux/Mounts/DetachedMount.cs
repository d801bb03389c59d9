using Skiff.Linux.Files;
using Skiff.Linux.Syscalls;
using static Skiff.Linux.Mounts.MountFlags;

namespace Skiff.Linux.Mounts;

/// <summary>
/// Mounts that are attached nowhere: they vanish with their last descriptor, so nothing has to be undone, and are put in
/// their place by move_mount, in another mount namespace too.
/// </summary>
public static unsafe class DetachedMount
{
    private const int FSOPEN_CLOEXEC = 1;
    private const int FSMOUNT_CLOEXEC = 1;
    private const int FSCONFIG_SET_FLAG = 0;
    private const int FSCONFIG_SET_STRING = 1;
    private const int FSCONFIG_CMD_CREATE = 6;

    /// <summary>A copy of the mount at this path, and with <paramref name="recursive"/> of those below it. Errors name the path.</summary>
    public static FileDescriptor CloneTree(string path, bool recursive)
    {
        fixed (byte* text = Kernel.Text(path))
        {
            var flags = OPEN_TREE_CLONE | OPEN_TREE_CLOEXEC | (recursive ? OpenFlags.AT_RECURSIVE : 0);
            return new FileDescriptor((int)Kernel.Check(Kernel.Call(SystemCall.open_tree, OpenFlags.AT_FDCWD, (nint)text, flags), "open_tree", path));
        }
    }

    /// <summary>mount_setattr(2). <paramref name="userNamespace"/> goes with MOUNT_ATTR_IDMAP.</summary>
    public static void Change(FileDescriptor mount, MountAttributes attributes, bool recursive, string name, FileDescriptor? userNamespace = null)
    {
        byte empty = 0;
        fixed (ulong* kernel = attributes.ToKernel(userNamespace?.Number ?? 0))
        {
            var flags = OpenFlags.AT_EMPTY_PATH | (recursive ? OpenFlags.AT_RECURSIVE : 0);
            var result = Kernel.Call(SystemCall.mount_setattr, mount.Number, (nint)(&empty), flags, (nint)kernel, 32);
            Kernel.Check(result, "mount_setattr", name, Cause(attributes, Kernel.ErrnoOf(result)));
        }
    }

    /// <summary>
    /// A new file system: fsopen, one fsconfig for each option (`name=value` or `name`), fsmount.
    /// Errors carry what the kernel wrote into the context's log.
    /// </summary>
    public static FileDescriptor Create(string type, string? source, IEnumerable<string> options, ulong attributes = 0)
    {
        FileDescriptor context;
        fixed (byte* text = Kernel.Text(type))
            context = new FileDescriptor((int)Kernel.Check(Kernel.Call(SystemCall.fsopen, (nint)text, FSOPEN_CLOEXEC), "fsopen", type, "is the file system built into the kernel, or its module loaded?"));
        using (context)
        {
            if (source is not null)
                Configure(context, type, FSCONFIG_SET_STRING, "source", source);
            foreach (var option in options)
            {
                var separator = option.IndexOf('=');
                if (separator < 0)
                    Configure(context, type, FSCONFIG_SET_FLAG, option, null);
                else
                    Configure(context, type, FSCONFIG_SET_STRING, option[..separator], option[(separator + 1)..]);
            }
            Configure(context, type, FSCONFIG_CMD_CREATE, null, null);
            return new FileDescriptor((int)Kernel.Check(Kernel.Call(SystemCall.fsmount, context.Number, FSMOUNT_CLOEXEC, (nint)attributes), "fsmount", type));
        }
    }

    /// <summary>move_mount(2) of a detached mount to a path.</summary>
    public static void Attach(FileDescriptor mount, string path)
    {
        byte empty = 0;
        fixed (byte* text = Kernel.Text(path))
            Kernel.Check(Kernel.Call(SystemCall.move_mount, mount.Number, (nint)(&empty), OpenFlags.AT_FDCWD, (nint)text, MOVE_MOUNT_F_EMPTY_PATH), "move_mount", path);
    }

    private static void Configure(FileDescriptor context, string type, int command, string? key, string? value)
    {
        nint result;
        fixed (byte* keyText = key is null ? null : Kernel.Text(key), valueText = value is null ? null : Kernel.Text(value))
            result = Kernel.Call(SystemCall.fsconfig, context.Number, command, (nint)keyText, (nint)valueText, 0);
        if (Kernel.ErrnoOf(result) is var errno and not Errno.None)
            throw new LinuxException("fsconfig", errno, key is null ? type : $"{type} {key}{(value is null ? "" : "=" + value)}", ReadLog(context));
    }

    private static string? ReadLog(FileDescriptor context)
    {
        var buffer = stackalloc byte[1024];
        var length = Kernel.Call(SystemCall.read, context.Number, (nint)buffer, 1024);
        return length > 0 ? System.Text.Encoding.UTF8.GetString(buffer, (int)length).Trim() : null;
    }

    private static string? Cause(MountAttributes attributes, Errno errno)
        => (attributes.Set & MOUNT_ATTR_IDMAP) != 0 && errno is Errno.EINVAL or Errno.EPERM
            ? "the file system does not support idmapped mounts, or is idmapped already"
            : null;
}
