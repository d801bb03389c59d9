using System.Runtime.InteropServices;

namespace Skiff.Linux.Files;

/// <summary>struct statx: 256 bytes, the same on every architecture.</summary>
[StructLayout(LayoutKind.Explicit, Size = 256)]
public readonly struct EntryStatus
{
    private const int S_IFMT = 0xF000;
    private const ulong STATX_ATTR_MOUNT_ROOT = 0x2000;

    [FieldOffset(8)]
    private readonly ulong _attributes;

    [FieldOffset(16)]
    private readonly uint _links;

    [FieldOffset(20)]
    private readonly uint _user;

    [FieldOffset(24)]
    private readonly uint _group;

    [FieldOffset(28)]
    private readonly ushort _mode;

    [FieldOffset(32)]
    private readonly ulong _inode;

    [FieldOffset(40)]
    private readonly ulong _size;

    [FieldOffset(48)]
    private readonly ulong _blocks;

    [FieldOffset(112)]
    private readonly long _modifiedSeconds;

    [FieldOffset(120)]
    private readonly uint _modifiedNanoseconds;

    [FieldOffset(128)]
    private readonly uint _deviceMajor;

    [FieldOffset(132)]
    private readonly uint _deviceMinor;

    [FieldOffset(136)]
    private readonly uint _fileSystemMajor;

    [FieldOffset(140)]
    private readonly uint _fileSystemMinor;

    public FileKind Kind => (FileKind)(_mode & S_IFMT);

    /// <summary>Permissions with setuid, setgid and sticky bit: the low twelve bits.</summary>
    public uint Permissions => _mode & 0xFFFu;

    public uint User => _user;

    public uint Group => _group;

    public uint Links => _links;

    public ulong Inode => _inode;

    public long Size => (long)_size;

    /// <summary>Space on the disk in bytes.</summary>
    public long Allocated => (long)_blocks * 512;

    public FileTime Modified => new(_modifiedSeconds, _modifiedNanoseconds);

    /// <summary>What a device node stands for.</summary>
    public uint DeviceMajor => _deviceMajor;

    public uint DeviceMinor => _deviceMinor;

    /// <summary>The file system the file is on, as one number.</summary>
    public ulong FileSystem => ((ulong)_fileSystemMajor << 32) | _fileSystemMinor;

    public bool IsDirectory => Kind == FileKind.Directory;

    /// <summary>Overlay's mark for a name that is deleted: a character device 0:0.</summary>
    public bool IsWhiteout => Kind == FileKind.CharacterDevice && _deviceMajor == 0 && _deviceMinor == 0;

    /// <summary>Something is mounted here (kernel 5.8 and newer tell).</summary>
    public bool IsMountRoot => (_attributes & STATX_ATTR_MOUNT_ROOT) != 0;
}
