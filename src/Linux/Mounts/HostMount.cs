using System.Runtime.InteropServices;
using System.Text;

namespace Skiff.Linux.Mounts;

/// <summary>mount(2) and umount2(2) in this process's own mount namespace. They block for as long as the file system takes.</summary>
public static unsafe partial class HostMount
{
    private const int MNT_DETACH = 2;
    private const int UMOUNT_NOFOLLOW = 8;

    /// <summary>Mounts; the error is the result, since callers know best what it means.</summary>
    public static Errno TryMount(string source, string target, string type, ulong flags, string data)
    {
        fixed (byte* from = Text(source), to = Text(target), kind = Text(type), options = Text(data))
            return mount(from, to, kind, (nuint)flags, options) == 0 ? Errno.None : (Errno)Marshal.GetLastPInvokeError();
    }

    /// <summary>Takes the mount away, at once for new users and later for those that still have files open. Nothing mounted is no error.</summary>
    public static void Unmount(string target)
    {
        fixed (byte* path = Text(target))
        {
            if (umount2(path, MNT_DETACH | UMOUNT_NOFOLLOW) == 0) return;
        }

        var error = (Errno)Marshal.GetLastPInvokeError();
        if (error is not (Errno.EINVAL or Errno.ENOENT)) throw new LinuxException("umount", error, target);
    }

    private static byte[] Text(string text)
    {
        var bytes = new byte[Encoding.UTF8.GetByteCount(text) + 1];
        Encoding.UTF8.GetBytes(text, bytes);
        return bytes;
    }

    [LibraryImport("libc", SetLastError = true)]
    private static partial int mount(byte* source, byte* target, byte* type, nuint flags, byte* data);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int umount2(byte* target, int flags);
}
