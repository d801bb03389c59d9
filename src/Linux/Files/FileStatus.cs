namespace Skiff.Linux.Files;

/// <summary>What statx(2) tells of a file. <paramref name="Mode"/> includes the type; the device numbers are those of a device node.</summary>
public readonly record struct FileStatus(uint Mode, uint Uid, uint Gid, long Size, uint DeviceMajor, uint DeviceMinor)
{
    public const uint S_IFMT = 0xF000;
    public const uint S_IFIFO = 0x1000;
    public const uint S_IFCHR = 0x2000;
    public const uint S_IFDIR = 0x4000;
    public const uint S_IFBLK = 0x6000;
    public const uint S_IFREG = 0x8000;
    public const uint S_IFLNK = 0xA000;
    public const uint S_IFSOCK = 0xC000;

    public uint Type => Mode & S_IFMT;

    public bool IsDirectory => Type == S_IFDIR;

    public bool IsRegular => Type == S_IFREG;

    public bool IsSymbolicLink => Type == S_IFLNK;

    public uint Permissions => Mode & 0xFFF;
}
