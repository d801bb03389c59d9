using System.Net;
using System.Net.Sockets;
using Skiff.Errors;
using Skiff.Linux;
using Skiff.Linux.Netlink;
using Skiff.Network.Addressing;

namespace Skiff.Network.Bridge;

/// <summary>The bridges of the host. Not for concurrent use.</summary>
internal sealed class BridgeLinks(RouteSocket host)
{
    /// <summary>Makes the bridge unless it is there, gives it the gateway's addresses, and brings it up.</summary>
    public void Ensure(BridgeNetwork network)
    {
        var name = network.Settings.InterfaceName;
        var link = host.FindLink(name);
        if (link is null)
        {
            // without a fixed address a bridge takes the lowest of its ports', and changes it under its neighbours' eyes
            byte[] address = [0x02, 0x42, .. MacAddress.Random()[2..]];
            host.AddLink(name, "bridge", network.Settings.Mtu, address).Commit();
            link = host.FindLink(name) ?? throw new LinuxException("get link", Errno.ENODEV, name);
        }
        else if (link.Kind != "bridge")
        {
            throw new EngineException(ErrorKind.InvalidArgument, $"interface {name} exists and is not a bridge");
        }
        network.Link = link.Index;
        Configure(network, link.Index);
    }

    public void Delete(BridgeNetwork network)
    {
        if (!network.Record.AdoptedInterface)
        {
            host.DeleteLink(network.Settings.InterfaceName).Commit(static (_, errno) => errno == Errno.ENODEV);
        }
    }

    /// <summary>What a new subnet must not overlap: routes and addresses of the host, except for those of one link.</summary>
    public IReadOnlyList<Subnet> Taken(string? exceptLink)
    {
        var except = exceptLink is null ? 0 : host.FindLink(exceptLink)?.Index ?? 0;
        List<Subnet> taken = [];
        foreach (var route in host.Routes())
        {
            if (route.Link != except || except == 0)
            {
                taken.Add(Subnet.Of(Subnet.ToNumber(route.Destination), route.PrefixLength, IsIPv6(route.Destination)));
            }
        }
        foreach (var address in host.Addresses())
        {
            if (address.Link != except || except == 0)
            {
                taken.Add(Subnet.Of(Subnet.ToNumber(address.Address), address.PrefixLength, IsIPv6(address.Address)));
            }
        }
        taken.RemoveAll(subnet => subnet.PrefixLength == 0);
        return taken;
    }

    /// <summary>The first IPv4 address of a link with its subnet; null without one.</summary>
    public (Subnet Subnet, IPAddress Address)? AddressOf(string link)
    {
        if (host.FindLink(link) is { } found)
        {
            foreach (var address in host.Addresses())
            {
                if (address.Link == found.Index && !IsIPv6(address.Address))
                {
                    return (Subnet.Of(Subnet.ToNumber(address.Address), address.PrefixLength, ipv6: false), address.Address);
                }
            }
        }
        return null;
    }

    private void Configure(BridgeNetwork network, int index)
    {
        var present = host.Addresses().Where(address => address.Link == index).ToList();
        var name = network.Settings.InterfaceName;
        KernelSetting.Write($"/proc/sys/net/ipv4/conf/{name}/route_localnet", "1");
        if (network.IPv6 is not null && network.GatewayIPv6 is null)
        {
            // not even a link-local address: an isolated bridge has no host on it
            KernelSetting.Write($"/proc/sys/net/ipv6/conf/{name}/disable_ipv6", "1");
        }
        else if (network.IPv6 is not null)
        {
            KernelSetting.Write($"/proc/sys/net/ipv6/conf/{name}/disable_ipv6", "0");
            KernelSetting.Write($"/proc/sys/net/ipv6/conf/{name}/accept_ra", "0");
            KernelSetting.Write($"/proc/sys/net/ipv6/conf/{name}/accept_dad", "0");
        }
        foreach (var (gateway, pool) in ((IPAddress?, AddressPool?)[])[(network.GatewayIPv4, network.IPv4), (network.GatewayIPv6, network.IPv6)])
        {
            if (pool is null)
            {
                continue;
            }
            foreach (var other in present)
            {
                // the address of an earlier configuration; an adopted bridge keeps its own
                if (IsIPv6(other.Address) == pool.Subnet.IsIPv6 && !other.Address.Equals(gateway)
                    && !other.Address.IsIPv6LinkLocal && !network.Record.AdoptedInterface)
                {
                    host.DeleteAddress(index, other.Address, other.PrefixLength);
                }
            }
            if (gateway is not null && !present.Exists(address => address.Address.Equals(gateway)))
            {
                host.AddAddress(index, gateway, pool.Subnet.PrefixLength);
            }
        }
        host.SetUp(index).Commit();
        if (network.GatewayIPv6 is not null)
        {
            // answers to connections from the host's ::1 come in here; IPv6 has no setting like IPv4's route_localnet
            host.AddLocalRoute(index, IPAddress.IPv6Loopback, metric: 4096).Commit(static (_, errno) => errno == Errno.EEXIST);
        }
    }

    private static bool IsIPv6(IPAddress address) => address.AddressFamily == AddressFamily.InterNetworkV6;
}
