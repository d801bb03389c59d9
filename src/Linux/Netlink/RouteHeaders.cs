#pragma warning disable CS0649 // fields of the kernel's structures that stay zero

namespace Skiff.Linux.Netlink;

/// <summary>The fixed headers of rtnetlink's messages, as in linux/rtnetlink.h and linux/if_addr.h.</summary>
internal static class RouteHeaders
{
    /// <summary>struct ifinfomsg.</summary>
    internal struct LinkHeader
    {
        public byte Family;
        public byte Padding;
        public ushort Type;
        public int Index;
        public uint Flags;
        public uint Change;
    }

    /// <summary>struct ifaddrmsg.</summary>
    internal struct AddressHeader
    {
        public byte Family;
        public byte PrefixLength;
        public byte Flags;
        public byte Scope;
        public int Index;
    }

    /// <summary>struct rtmsg.</summary>
    internal struct RouteHeader
    {
        public byte Family;
        public byte DestinationLength;
        public byte SourceLength;
        public byte Tos;
        public byte Table;
        public byte Protocol;
        public byte Scope;
        public byte Type;
        public uint Flags;
    }
}
