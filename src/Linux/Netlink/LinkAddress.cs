using System.Net;

namespace Skiff.Linux.Netlink;

/// <summary>An address of a link.</summary>
public readonly record struct LinkAddress(int Link, IPAddress Address, int PrefixLength);
