using static Skiff.Linux.Files.FileImports;

namespace Skiff.Linux.Files;

public sealed unsafe partial class DirectoryHandle
{
    private const int FS_IOC_GETFLAGS = unchecked((int)0x80086601);
    private const int FS_IOC_SETFLAGS = 0x40086602;
    private const nint FS_TOPDIR_FL = 0x20000;

    /// <summary>
    /// Asks ext4 to put each directory made in here into a part of the disk of its own (chattr +T), as those at the top
    /// are. A file system that has no such wish ignores it.
    /// </summary>
    public void SpreadDirectories()
    {
        nint flags = 0;
        if (ioctl(Number, unchecked((uint)FS_IOC_GETFLAGS), &flags) == 0 && (flags & FS_TOPDIR_FL) == 0)
        {
            flags |= FS_TOPDIR_FL;
            _ = ioctl(Number, FS_IOC_SETFLAGS, &flags);
        }

        GC.KeepAlive(this);
    }
}
