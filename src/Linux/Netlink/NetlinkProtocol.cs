namespace Skiff.Linux.Netlink;

/// <summary>The kernel's side of a netlink socket.</summary>
public enum NetlinkProtocol
{
    Route = 0,
    SocketDiagnosis = 4,
    Netfilter = 12,
}
