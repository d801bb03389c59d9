namespace Skiff.Linux.Netlink;

/// <summary>Where a base chain sees packets (NF_INET_*).</summary>
public enum NftHook
{
    Prerouting = 0,
    Input = 1,
    Forward = 2,
    Output = 3,
    Postrouting = 4,
}
