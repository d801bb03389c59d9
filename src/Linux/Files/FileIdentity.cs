using System.Runtime.InteropServices;
using Skiff.Linux.Syscalls;

namespace Skiff.Linux.Files;

/// <summary>What tells an open file from others, and its size (statx(2)).</summary>
public readonly record struct FileIdentity(ulong Inode, long Size)
{
    private const int AT_FDCWD = -100;
    private const int AT_SYMLINK_NOFOLLOW = 0x100;
    private const int AT_EMPTY_PATH = 0x1000;
    private const int STATX_INO = 0x100;
    private const int STATX_SIZE = 0x200;

    public static FileIdentity Of(FileDescriptor file) => Check(Read(file.Number, "", AT_EMPTY_PATH, out var identity), identity);

    public static FileIdentity Of(SafeHandle file) =>
        Check(Read((int)file.DangerousGetHandle(), "", AT_EMPTY_PATH, out var identity), identity);

    /// <summary>Null when there is no such file.</summary>
    public static FileIdentity? OfPath(string path) => Read(AT_FDCWD, path, AT_SYMLINK_NOFOLLOW, out var identity) < 0 ? null : identity;

    private static unsafe nint Read(int directory, string path, int flags, out FileIdentity identity)
    {
        var result = stackalloc byte[256];
        nint error;
        fixed (byte* text = Kernel.Text(path))
        {
            error = Kernel.Restarted(SystemCall.statx, directory, (nint)text, flags, STATX_INO | STATX_SIZE, (nint)result);
        }

        // struct statx, the same on all architectures: the inode at 32, the size at 40.
        identity = error < 0 ? default : new FileIdentity(*(ulong*)(result + 32), *(long*)(result + 40));
        return error;
    }

    private static FileIdentity Check(nint result, FileIdentity identity)
    {
        Kernel.Check(result, "statx", null);
        return identity;
    }
}
