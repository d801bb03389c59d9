namespace Skiff.Linux.Netlink;

/// <summary>nlmsg_flags. The values from 0x100 on mean one thing in requests for data and another in changes.</summary>
[Flags]
public enum NetlinkFlags : ushort
{
    None = 0,
    Request = 1,
    Multi = 2,
    Ack = 4,
    Echo = 8,
    Dump = 0x300,
    Replace = 0x100,
    Exclusive = 0x200,
    Create = 0x400,
    Append = 0x800,
    DumpFiltered = 0x20,
}
