using System.Runtime.InteropServices;

namespace Skiff.Linux.Files;

/// <summary>struct statx of statx(2): what is read of it.</summary>
[StructLayout(LayoutKind.Explicit, Size = 256)]
internal struct StatxBuffer
{
    [FieldOffset(0)]
    public uint Mask;
    [FieldOffset(20)]
    public uint Uid;
    [FieldOffset(24)]
    public uint Gid;
    [FieldOffset(28)]
    public ushort Mode;
    [FieldOffset(40)]
    public ulong Size;
    [FieldOffset(128)]
    public uint DeviceMajor;
    [FieldOffset(132)]
    public uint DeviceMinor;
}
