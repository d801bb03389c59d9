namespace Skiff.Network;

/// <summary>The host's switches for passing packets on.</summary>
internal static class Forwarding
{
    private const string IPv4 = "/proc/sys/net/ipv4/ip_forward";
    private const string IPv6 = "/proc/sys/net/ipv6/conf/all/forwarding";

    /// <summary>False on a host without IPv6, or with IPv6 switched off.</summary>
    public static bool HasIPv6 => KernelSetting.Read("/proc/sys/net/ipv6/conf/all/disable_ipv6") == "0";

    public static void Enable()
    {
        if (KernelSetting.Read(IPv4) == "0")
        {
            KernelSetting.Write(IPv4, "1");
        }
        if (KernelSetting.Read(IPv6) != "0")
        {
            return;
        }
        // a host that forwards ignores router advertisements, and would lose its own default route, unless told otherwise
        foreach (var link in Directory.EnumerateDirectories("/proc/sys/net/ipv6/conf"))
        {
            var accept = Path.Combine(link, "accept_ra");
            if (Path.GetFileName(link) is not ("all" or "lo") && KernelSetting.Read(accept) == "1")
            {
                KernelSetting.Write(accept, "2");
            }
        }
        KernelSetting.Write(IPv6, "1");
    }
}
