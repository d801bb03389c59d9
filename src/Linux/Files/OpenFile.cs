using System.Runtime.InteropServices;
using Skiff.Linux.Syscalls;

namespace Skiff.Linux.Files;

/// <summary>open(2) for plain files, without <see cref="FileStream"/>'s buffers, locks and strategies; close-on-exec always.</summary>
public static class OpenFile
{
    private const int AT_FDCWD = -100;
    private const int O_RDONLY = 0;
    private const int O_WRONLY = 1;
    private const int O_RDWR = 2;
    private const int O_CREAT = 0x40;
    private const int O_TRUNC = 0x200;
    private const int O_APPEND = 0x400;
    private const int O_CLOEXEC = 0x80000;
    private const int OwnerOnly = 0x180;

    /// <summary>With O_DIRECTORY, whose value differs, as the kernel wants it.</summary>
    private static int O_TMPFILE => 0x400000 | (RuntimeInformation.ProcessArchitecture == Architecture.Arm64 ? 0x4000 : 0x10000);

    public static FileDescriptor Null() => Open("/dev/null", O_RDWR, 0);

    public static FileDescriptor ReadOnly(string path) => Open(path, O_RDONLY, 0);

    /// <summary>Every write goes to the end of the file, wherever that is by then; the file is made when it is not there.</summary>
    public static FileDescriptor Append(string path, int mode) => Open(path, O_WRONLY | O_APPEND | O_CREAT, mode);

    /// <summary>A new or emptied file.</summary>
    public static FileDescriptor Create(string path, int mode) => Open(path, O_WRONLY | O_CREAT | O_TRUNC, mode);

    /// <summary>A file without a name, which vanishes with its descriptor; its blocks are taken from the file system of <paramref name="directory"/>.</summary>
    public static FileDescriptor Unnamed(string directory) => Open(directory, O_RDWR | O_TMPFILE, OwnerOnly);

    /// <summary>Replaces the target. False when there is nothing to rename.</summary>
    public static unsafe bool Rename(string from, string to)
    {
        fixed (byte* old = Kernel.Text(from), target = Kernel.Text(to))
        {
            var result = Kernel.Restarted(SystemCall.renameat2, AT_FDCWD, (nint)old, AT_FDCWD, (nint)target);
            if (Kernel.ErrnoOf(result) == Errno.ENOENT)
            {
                return false;
            }

            Kernel.Check(result, "rename", from);
            return true;
        }
    }

    /// <summary>False when it was not there, or could not be removed.</summary>
    public static unsafe bool Unlink(string path)
    {
        fixed (byte* text = Kernel.Text(path))
        {
            return Kernel.Restarted(SystemCall.unlinkat, AT_FDCWD, (nint)text) == 0;
        }
    }

    private static unsafe FileDescriptor Open(string path, int flags, int mode)
    {
        fixed (byte* text = Kernel.Text(path))
        {
            return new FileDescriptor((int)Kernel.Check(
                Kernel.Restarted(SystemCall.openat, AT_FDCWD, (nint)text, flags | O_CLOEXEC, mode), "open", path));
        }
    }
}
