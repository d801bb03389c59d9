using System.Runtime.InteropServices;
using System.Text;

namespace Skiff.Linux.Syscalls;

/// <summary>The door to the kernel: raw system calls by number, the error in the result.</summary>
internal static unsafe partial class Kernel
{
    /// <summary>The result, or minus the errno, as the kernel itself returns it. Not restarted after EINTR.</summary>
    public static nint Call(nint number, nint a = 0, nint b = 0, nint c = 0, nint d = 0, nint e = 0, nint f = 0)
    {
        var result = syscall(number, a, b, c, d, e, f);
        return result == -1 ? -Marshal.GetLastPInvokeError() : result;
    }

    /// <summary>As <see cref="Call"/>, again after EINTR.</summary>
    public static nint Restarted(nint number, nint a = 0, nint b = 0, nint c = 0, nint d = 0, nint e = 0, nint f = 0)
    {
        nint result;
        do
        {
            result = Call(number, a, b, c, d, e, f);
        }
        while (result == -(nint)Errno.EINTR);
        return result;
    }

    public static Errno ErrnoOf(nint result) => result is < 0 and > -4096 ? (Errno)(-result) : Errno.None;

    /// <summary>Passes a result through, or throws a <see cref="LinuxException"/> for it.</summary>
    public static nint Check(nint result, string call, string? path, string? cause = null)
        => ErrnoOf(result) is var errno and not Errno.None ? throw new LinuxException(call, errno, path, cause) : result;

    /// <summary>Zero-terminated UTF-8, for `fixed`.</summary>
    public static byte[] Text(string text)
    {
        var bytes = new byte[Encoding.UTF8.GetByteCount(text) + 1];
        Encoding.UTF8.GetBytes(text, bytes);
        return bytes;
    }

    [LibraryImport("libc", SetLastError = true)]
    private static partial nint syscall(nint number, nint a, nint b, nint c, nint d, nint e, nint f);
}
