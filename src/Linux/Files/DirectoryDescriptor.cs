using Skiff.Linux.Syscalls;
using static Skiff.Linux.Files.OpenFlags;

namespace Skiff.Linux.Files;

/// <summary>
/// Calls relative to a directory's descriptor. The ones that end in `InRoot` take the directory for the root: neither
/// `..` nor symbolic links lead out of it (openat2 with RESOLVE_IN_ROOT).
/// </summary>
public static unsafe class DirectoryDescriptor
{
    /// <summary>openat(2) relative to the working directory.</summary>
    public static FileDescriptor Open(string path, int flags, uint mode = 0)
    {
        fixed (byte* text = Kernel.Text(path))
            return new FileDescriptor((int)Kernel.Check(Kernel.Restarted(SystemCall.openat, AT_FDCWD, (nint)text, flags | O_CLOEXEC, (nint)mode), "open", path));
    }

    /// <summary>openat(2); null when there is no such file.</summary>
    public static FileDescriptor? TryOpen(string path, int flags)
    {
        fixed (byte* text = Kernel.Text(path))
        {
            var result = Kernel.Restarted(SystemCall.openat, AT_FDCWD, (nint)text, flags | O_CLOEXEC);
            return Kernel.ErrnoOf(result) is Errno.ENOENT or Errno.ENOTDIR ? null : new FileDescriptor((int)Kernel.Check(result, "open", path));
        }
    }

    /// <summary>openat2(2) beneath this directory as the root.</summary>
    public static FileDescriptor OpenInRoot(this FileDescriptor root, string path, int flags, uint mode = 0)
    {
        var errno = root.TryOpenInRoot(path, flags, mode, out var descriptor);
        return errno == Errno.None ? descriptor! : throw new LinuxException("openat2", errno, path);
    }

    /// <summary>As <see cref="OpenInRoot"/>, the error as the result.</summary>
    public static Errno TryOpenInRoot(this FileDescriptor root, string path, int flags, uint mode, out FileDescriptor? descriptor)
        => root.TryOpen(path, flags, mode, RESOLVE_IN_ROOT, out descriptor);

    /// <summary>openat2(2) with any RESOLVE_ flags, the error as the result. EAGAIN (a rename went on meanwhile) is tried again.</summary>
    public static Errno TryOpen(this FileDescriptor directory, string path, int flags, uint mode, ulong resolve, out FileDescriptor? descriptor)
    {
        descriptor = null;
        var how = new OpenHow { Flags = (ulong)(uint)(flags | O_CLOEXEC), Mode = mode, Resolve = resolve };
        nint result;
        fixed (byte* text = Kernel.Text(path.Length == 0 ? "." : path))
        {
            do
            {
                result = Kernel.Restarted(SystemCall.openat2, directory.Number, (nint)text, (nint)(&how), sizeof(OpenHow));
            }
            while (result == -(nint)Errno.EAGAIN);
        }
        if (Kernel.ErrnoOf(result) is var errno and not Errno.None)
            return errno;
        descriptor = new FileDescriptor((int)result);
        return Errno.None;
    }

    /// <summary>The status of what this descriptor refers to, O_PATH included.</summary>
    public static FileStatus Status(this FileDescriptor descriptor)
    {
        const int STATX_BASIC_STATS = 0x7ff;
        StatxBuffer buffer = default;
        byte empty = 0;
        Kernel.Check(Kernel.Call(SystemCall.statx, descriptor.Number, (nint)(&empty), AT_EMPTY_PATH, STATX_BASIC_STATS, (nint)(&buffer)), "statx", null);
        return new FileStatus(buffer.Mode, buffer.Uid, buffer.Gid, (long)buffer.Size, buffer.DeviceMajor, buffer.DeviceMinor);
    }

    /// <summary>mkdirat(2). <paramref name="name"/> is one component: more of them would be resolved outside of any root.</summary>
    public static Errno TryMakeDirectory(this FileDescriptor directory, string name, uint mode)
    {
        fixed (byte* text = Kernel.Text(name))
            return Kernel.ErrnoOf(Kernel.Call(SystemCall.mkdirat, directory.Number, (nint)text, (nint)mode));
    }

    /// <summary>mknodat(2), one component.</summary>
    public static Errno TryMakeNode(this FileDescriptor directory, string name, uint mode, ulong device)
    {
        fixed (byte* text = Kernel.Text(name))
            return Kernel.ErrnoOf(Kernel.Call(SystemCall.mknodat, directory.Number, (nint)text, (nint)mode, (nint)device));
    }

    /// <summary>symlinkat(2), one component.</summary>
    public static Errno TryMakeSymbolicLink(this FileDescriptor directory, string name, string target)
    {
        fixed (byte* text = Kernel.Text(name), to = Kernel.Text(target))
            return Kernel.ErrnoOf(Kernel.Call(SystemCall.symlinkat, (nint)to, directory.Number, (nint)text));
    }

    /// <summary>readlinkat(2), one component; null when it is not a symbolic link.</summary>
    public static string? ReadSymbolicLink(this FileDescriptor directory, string name)
    {
        var buffer = stackalloc byte[4096];
        fixed (byte* text = Kernel.Text(name))
        {
            var length = Kernel.Call(SystemCall.readlinkat, directory.Number, (nint)text, (nint)buffer, 4096);
            return Kernel.ErrnoOf(length) is Errno.EINVAL or Errno.ENOENT
                ? null
                : System.Text.Encoding.UTF8.GetString(buffer, (int)Kernel.Check(length, "readlinkat", name));
        }
    }

    /// <summary>fchownat(2), one component, symbolic links not followed.</summary>
    public static void ChangeOwner(this FileDescriptor directory, string name, uint uid, uint gid)
    {
        fixed (byte* text = Kernel.Text(name))
            Kernel.Check(Kernel.Call(SystemCall.fchownat, directory.Number, (nint)text, (nint)uid, (nint)gid, AT_SYMLINK_NOFOLLOW), "fchownat", name);
    }

    /// <summary>fchmodat(2), one component.</summary>
    public static void ChangeMode(this FileDescriptor directory, string name, uint mode)
    {
        fixed (byte* text = Kernel.Text(name))
            Kernel.Check(Kernel.Call(SystemCall.fchmodat, directory.Number, (nint)text, (nint)mode), "fchmodat", name);
    }

    /// <summary>Names in a directory opened for reading, without `.` and `..`.</summary>
    public static List<string> List(this FileDescriptor directory)
    {
        var names = new List<string>();
        var buffer = stackalloc byte[8192];
        nint length;
        while ((length = Kernel.Check(Kernel.Call(SystemCall.getdents64, directory.Number, (nint)buffer, 8192), "getdents64", null)) > 0)
        {
            for (nint offset = 0; offset < length; offset += *(ushort*)(buffer + offset + 16))
            {
                var name = System.Runtime.InteropServices.Marshal.PtrToStringUTF8((nint)(buffer + offset + 19))!;
                if (name is not ("." or ".."))
                    names.Add(name);
            }
        }
        return names;
    }
}
