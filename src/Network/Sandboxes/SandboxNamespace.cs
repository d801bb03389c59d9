using System.Net;
using System.Net.Sockets;
using Microsoft.Win32.SafeHandles;
using Skiff.Linux;
using Skiff.Linux.Namespaces;
using Skiff.Linux.Netlink;

namespace Skiff.Network.Sandboxes;

/// <summary>
/// An open network namespace of a sandbox, to add and remove interfaces. Made on the network thread; only there.
/// </summary>
internal sealed class SandboxNamespace : IDisposable
{
    private const int Loopback = 1;
    private readonly RouteSocket _inside;
    private readonly SafeFileHandle _handle;

    private SandboxNamespace((RouteSocket Inside, SafeFileHandle Handle) opened) => (_inside, _handle) = opened;

    /// <summary>Makes a namespace with lo up and keeps it at a path.</summary>
    /// <param name="path">Where to keep it.</param>
    /// <param name="home">The host's namespace.</param>
    /// <param name="ipv6">Interfaces to come have IPv6.</param>
    public static SandboxNamespace Create(string path, SafeFileHandle home, bool ipv6) => new(NetworkNamespace.Create(path, home, () =>
    {
        var inside = new RouteSocket();
        Prepare(ipv6);
        inside.SetUp(Loopback).Commit();
        return (inside, NetworkNamespace.Current());
    }));

    /// <summary>Opens one that exists, to change it.</summary>
    public static SandboxNamespace Open(string path, SafeFileHandle home, bool ipv6)
    {
        var handle = NetworkNamespace.Open(path);
        try
        {
            return new SandboxNamespace((NetworkNamespace.Run(handle, home, () =>
            {
                Prepare(ipv6);
                return new RouteSocket();
            }), handle));
        }
        catch
        {
            handle.Dispose();
            throw;
        }
    }

    public SafeFileHandle Handle => _handle;

    /// <summary>Does something in the namespace.</summary>
    public T Run<T>(SafeFileHandle home, Func<T> work) => NetworkNamespace.Run(_handle, home, work);

    /// <summary>Gives an interface that is there its addresses and brings it up.</summary>
    public void Configure(EndpointState endpoint)
    {
        var index = Index(endpoint.InterfaceName);
        if (endpoint.IPv4Address.Length > 0)
        {
            _inside.AddAddress(index, IPAddress.Parse(endpoint.IPv4Address), endpoint.IPv4PrefixLength);
        }
        if (endpoint.IPv6Address.Length > 0)
        {
            _inside.AddAddress(index, IPAddress.Parse(endpoint.IPv6Address), endpoint.IPv6PrefixLength);
        }
        foreach (var address in endpoint.LinkLocalAddresses)
        {
            var parsed = IPAddress.Parse(address);
            _inside.AddAddress(index, parsed, parsed.AddressFamily == AddressFamily.InterNetworkV6 ? 64 : 16);
        }
        _inside.SetUp(index).Commit();
    }

    /// <summary>Leads the default route of a family through an endpoint.</summary>
    public void AddDefaultRoute(EndpointState endpoint, bool ipv6)
    {
        var (index, gateway, family) = Gateway(endpoint, ipv6);
        _inside.AddRoute(index, null, gateway, family).Commit();
    }

    public void DeleteDefaultRoute(EndpointState endpoint, bool ipv6)
    {
        var (index, gateway, family) = Gateway(endpoint, ipv6);
        // the container may have changed its routes itself, if it was allowed to
        _inside.DeleteRoute(index, null, gateway, family).Commit(static (_, errno) => errno is Errno.ESRCH or Errno.ENODEV);
    }

    public void DeleteInterface(string name) =>
        _inside.DeleteLink(name).Commit(static (_, errno) => errno == Errno.ENODEV);

    public void Dispose()
    {
        _inside.Dispose();
        _handle.Dispose();
    }

    // what interfaces to come inherit
    private static void Prepare(bool ipv6)
    {
        KernelSetting.Write("/proc/sys/net/ipv6/conf/default/disable_ipv6", ipv6 ? "0" : "1");
        if (ipv6)
        {
            // no other has the address, which the engine gave out itself: it can be used at once
            KernelSetting.Write("/proc/sys/net/ipv6/conf/default/accept_dad", "0");
            KernelSetting.Write("/proc/sys/net/ipv6/conf/default/accept_ra", "0");
        }
    }

    private (int Index, IPAddress? Gateway, AddressFamily Family) Gateway(EndpointState endpoint, bool ipv6)
    {
        var text = ipv6 ? endpoint.IPv6Gateway : endpoint.Gateway;
        return (
            _inside.FindLink(endpoint.InterfaceName)?.Index ?? 0,
            text.Length > 0 ? IPAddress.Parse(text) : null,
            ipv6 ? AddressFamily.InterNetworkV6 : AddressFamily.InterNetwork);
    }

    private int Index(string name) => _inside.FindLink(name)?.Index ?? throw new LinuxException("get link", Errno.ENODEV, name);
}
