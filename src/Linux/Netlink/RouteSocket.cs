using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Text;
using static Skiff.Linux.Netlink.RouteHeaders;

namespace Skiff.Linux.Netlink;

/// <summary>
/// Links, addresses and routes of one network namespace (rtnetlink(7)). Changes are queued, and all sent in one call by
/// <see cref="Commit"/>. Not for concurrent use.
/// </summary>
public sealed class RouteSocket : IDisposable
{
    private const ushort RTM_NEWLINK = 16, RTM_DELLINK = 17, RTM_GETLINK = 18;
    private const ushort RTM_NEWADDR = 20, RTM_DELADDR = 21, RTM_GETADDR = 22;
    private const ushort RTM_NEWROUTE = 24, RTM_DELROUTE = 25, RTM_GETROUTE = 26;
    private const ushort IFLA_ADDRESS = 1, IFLA_IFNAME = 3, IFLA_MTU = 4, IFLA_LINK = 5, IFLA_MASTER = 10;
    private const ushort IFLA_LINKINFO = 18, IFLA_NET_NS_FD = 28, IFLA_INFO_KIND = 1, IFLA_INFO_DATA = 2, IFLA_INFO_SLAVE_KIND = 4, IFLA_INFO_SLAVE_DATA = 5;
    private const ushort VETH_INFO_PEER = 1;
    private const ushort IFLA_BRPORT_MODE = 4, IFLA_BRPORT_ISOLATED = 33;
    private const ushort IFA_ADDRESS = 1, IFA_LOCAL = 2, IFA_BROADCAST = 4, IFA_FLAGS = 8;
    private const ushort RTA_DST = 1, RTA_OIF = 4, RTA_GATEWAY = 5, RTA_TABLE = 15;
    private const uint IFF_UP = 1;
    private const uint IFA_F_NODAD = 2;
    private const byte RTPROT_BOOT = 3, RT_TABLE_MAIN = 254, RTN_UNICAST = 1, RT_SCOPE_LINK = 253;
    private const NetlinkFlags Create = NetlinkFlags.Ack | NetlinkFlags.Create | NetlinkFlags.Exclusive;
    private readonly NetlinkSocket _socket = new(NetlinkProtocol.Route, 32768);
    private readonly NetlinkBatch _batch = new();

    public void Dispose() => _socket.Dispose();

    /// <summary>
    /// Queues a veth pair: one end here on a bridge and up, the other born in another namespace with its name and
    /// its hardware address.
    /// </summary>
    public RouteSocket AddVeth(VethSpec spec)
    {
        _batch.Begin(RTM_NEWLINK, Create, $"add veth {spec.Name}")
            .Header(new LinkHeader { Flags = IFF_UP, Change = IFF_UP })
            .Text(IFLA_IFNAME, spec.Name)
            .UInt32(IFLA_MTU, (uint)spec.Mtu);
        if (spec.Master > 0)
        {
            _batch.UInt32(IFLA_MASTER, (uint)spec.Master);
        }
        var info = _batch.Open(IFLA_LINKINFO);
        _batch.Text(IFLA_INFO_KIND, "veth");
        var data = _batch.Open(IFLA_INFO_DATA);
        var peer = _batch.Open(VETH_INFO_PEER);
        _batch.Header(default(LinkHeader)) // it cannot be up before the pair is complete
            .Text(IFLA_IFNAME, spec.PeerName)
            .UInt32(IFLA_MTU, (uint)spec.Mtu)
            .UInt32(IFLA_NET_NS_FD, (uint)spec.PeerNamespace.DangerousGetHandle());
        if (spec.PeerAddress.Length > 0)
        {
            _batch.Bytes(IFLA_ADDRESS, spec.PeerAddress.Span);
        }
        _batch.Close(peer).Close(data).Close(info);
        return this;
    }

    /// <summary>Queues a macvlan or ipvlan on a parent of this namespace, born in another one and up.</summary>
    public RouteSocket AddSubordinate(SubordinateSpec spec)
    {
        _batch.Begin(RTM_NEWLINK, Create, $"add {spec.Kind} {spec.Name}")
            .Header(new LinkHeader { Flags = IFF_UP, Change = IFF_UP })
            .Text(IFLA_IFNAME, spec.Name)
            .UInt32(IFLA_LINK, (uint)spec.Parent)
            .UInt32(IFLA_NET_NS_FD, (uint)spec.Namespace.DangerousGetHandle());
        if (spec.Mtu > 0)
        {
            _batch.UInt32(IFLA_MTU, (uint)spec.Mtu);
        }
        if (spec.Address.Length > 0)
        {
            _batch.Bytes(IFLA_ADDRESS, spec.Address.Span);
        }
        var info = _batch.Open(IFLA_LINKINFO);
        _batch.Text(IFLA_INFO_KIND, spec.Kind);
        var data = _batch.Open(IFLA_INFO_DATA);
        if (spec.Kind == "macvlan")
        {
            _batch.UInt32(1, spec.Mode); // IFLA_MACVLAN_MODE
        }
        else
        {
            _batch.UInt16(1, (ushort)spec.Mode).UInt16(2, spec.Flags); // IFLA_IPVLAN_MODE, IFLA_IPVLAN_FLAGS
        }
        _batch.Close(data).Close(info);
        return this;
    }

    /// <summary>Queues a VLAN of a link (802.1Q), down.</summary>
    public RouteSocket AddVlan(string name, int parent, ushort id)
    {
        _batch.Begin(RTM_NEWLINK, Create, $"add vlan {name}").Header(default(LinkHeader))
            .Text(IFLA_IFNAME, name)
            .UInt32(IFLA_LINK, (uint)parent);
        var info = _batch.Open(IFLA_LINKINFO);
        _batch.Text(IFLA_INFO_KIND, "vlan");
        var data = _batch.Open(IFLA_INFO_DATA);
        _batch.UInt16(1, id).Close(data).Close(info); // IFLA_VLAN_ID
        return this;
    }

    /// <summary>Queues a link of a kind that needs no more than its name ("bridge", "dummy").</summary>
    public RouteSocket AddLink(string name, string kind, int mtu, ReadOnlySpan<byte> address)
    {
        _batch.Begin(RTM_NEWLINK, Create, $"add {kind} {name}").Header(default(LinkHeader)).Text(IFLA_IFNAME, name);
        if (mtu > 0)
        {
            _batch.UInt32(IFLA_MTU, (uint)mtu);
        }
        if (!address.IsEmpty)
        {
            _batch.Bytes(IFLA_ADDRESS, address);
        }
        var info = _batch.Open(IFLA_LINKINFO);
        _batch.Text(IFLA_INFO_KIND, kind).Close(info);
        return this;
    }

    public RouteSocket SetUp(int index)
    {
        _batch.Begin(RTM_NEWLINK, NetlinkFlags.Ack, $"set link {index} up")
            .Header(new LinkHeader { Index = index, Flags = IFF_UP, Change = IFF_UP });
        return this;
    }

    public RouteSocket SetUp(string name)
    {
        _batch.Begin(RTM_NEWLINK, NetlinkFlags.Ack, $"set link {name} up")
            .Header(new LinkHeader { Flags = IFF_UP, Change = IFF_UP })
            .Text(IFLA_IFNAME, name);
        return this;
    }

    /// <summary>
    /// Queues options of a bridge's port: whether frames may leave by the port they came in, and whether it is cut off from
    /// the other ports that are cut off.
    /// </summary>
    public RouteSocket SetBridgePort(string name, bool hairpin, bool isolated)
    {
        _batch.Begin(RTM_NEWLINK, NetlinkFlags.Ack, $"set bridge port {name}").Header(default(LinkHeader)).Text(IFLA_IFNAME, name);
        var info = _batch.Open(IFLA_LINKINFO);
        _batch.Text(IFLA_INFO_SLAVE_KIND, "bridge");
        var port = _batch.Open(IFLA_INFO_SLAVE_DATA);
        _batch.Byte(IFLA_BRPORT_MODE, hairpin ? (byte)1 : (byte)0)
            .Byte(IFLA_BRPORT_ISOLATED, isolated ? (byte)1 : (byte)0)
            .Close(port).Close(info);
        return this;
    }

    public RouteSocket DeleteLink(string name)
    {
        _batch.Begin(RTM_DELLINK, NetlinkFlags.Ack, $"delete link {name}").Header(default(LinkHeader)).Text(IFLA_IFNAME, name);
        return this;
    }

    /// <summary>Queues an address. IPv6 ones are usable at once: they are not probed for duplicates.</summary>
    public RouteSocket AddAddress(int index, IPAddress address, int prefixLength)
    {
        var v6 = address.AddressFamily == AddressFamily.InterNetworkV6;
        var bytes = address.GetAddressBytes();
        _batch.Begin(RTM_NEWADDR, Create, $"add address {address}/{prefixLength}")
            .Header(new AddressHeader { Family = Family(address), PrefixLength = (byte)prefixLength, Index = index })
            .Bytes(IFA_LOCAL, bytes)
            .Bytes(IFA_ADDRESS, bytes);
        if (v6)
        {
            _batch.UInt32(IFA_FLAGS, IFA_F_NODAD);
        }
        else if (prefixLength < 31)
        {
            var broadcast = System.Buffers.Binary.BinaryPrimitives.ReadUInt32BigEndian(bytes) | (uint.MaxValue >> prefixLength);
            _batch.Bytes(IFA_BROADCAST, BitConverter.GetBytes(IPAddress.HostToNetworkOrder((int)broadcast)));
        }
        return this;
    }

    public RouteSocket DeleteAddress(int index, IPAddress address, int prefixLength)
    {
        _batch.Begin(RTM_DELADDR, NetlinkFlags.Ack, $"delete address {address}/{prefixLength}")
            .Header(new AddressHeader { Family = Family(address), PrefixLength = (byte)prefixLength, Index = index })
            .Bytes(IFA_LOCAL, address.GetAddressBytes());
        return this;
    }

    /// <summary>Queues a route: to everywhere with a null <paramref name="destination"/>, direct with a null <paramref name="gateway"/>.</summary>
    public RouteSocket AddRoute(int index, IPNetwork? destination, IPAddress? gateway, AddressFamily family)
    {
        Route(RTM_NEWROUTE, Create, "add", (index, destination, gateway, family));
        return this;
    }

    public RouteSocket DeleteRoute(int index, IPNetwork? destination, IPAddress? gateway, AddressFamily family)
    {
        Route(RTM_DELROUTE, NetlinkFlags.Ack, "delete", (index, destination, gateway, family));
        return this;
    }

    /// <summary>
    /// Queues a route by which an address counts as the host's own on a link; EEXIST if it is there. It gives way to
    /// others of a lower metric.
    /// </summary>
    public RouteSocket AddLocalRoute(int index, IPAddress address, uint metric)
    {
        const byte RT_TABLE_LOCAL = 255, RTN_LOCAL = 2, RT_SCOPE_HOST = 254;
        const ushort RTA_PRIORITY = 6;
        var bytes = address.GetAddressBytes();
        _batch.Begin(RTM_NEWROUTE, Create, $"add local route to {address}")
            .Header(new RouteHeader
            {
                Family = Family(address),
                DestinationLength = (byte)(bytes.Length * 8),
                Table = RT_TABLE_LOCAL,
                Protocol = RTPROT_BOOT,
                Scope = RT_SCOPE_HOST,
                Type = RTN_LOCAL,
            })
            .Bytes(RTA_DST, bytes)
            .UInt32(RTA_OIF, (uint)index)
            .UInt32(RTA_PRIORITY, metric);
        return this;
    }

    /// <summary>Carries out what is queued, in order.</summary>
    /// <param name="tolerate">Errors (position in the queue, errno) that are none here.</param>
    public void Commit(Func<int, Errno, bool>? tolerate = null)
    {
        try
        {
            if (_batch.Length > 0)
            {
                _socket.Execute(_batch, tolerate);
            }
        }
        finally
        {
            _batch.Clear();
        }
    }

    /// <summary>The link of a name, or null.</summary>
    public LinkState? FindLink(string name)
    {
        LinkState? found = null;
        try
        {
            _batch.Begin(RTM_GETLINK, NetlinkFlags.Ack, $"get link {name}").Header(default(LinkHeader)).Text(IFLA_IFNAME, name);
            _socket.Query(_batch, (type, payload) => found ??= type == RTM_NEWLINK ? ParseLink(payload) : null);
            return found;
        }
        catch (LinuxException error) when (error.Errno == Errno.ENODEV)
        {
            return null;
        }
        finally
        {
            _batch.Clear();
        }
    }

    public IReadOnlyList<LinkState> Links()
    {
        List<LinkState> links = [];
        Dump(RTM_GETLINK, default(LinkHeader), (type, payload) =>
        {
            if (type == RTM_NEWLINK)
            {
                links.Add(ParseLink(payload));
            }
        });
        return links;
    }

    /// <summary>All addresses, with the index of their link and the length of their prefix.</summary>
    public IReadOnlyList<LinkAddress> Addresses()
    {
        List<LinkAddress> addresses = [];
        Dump(RTM_GETADDR, default(AddressHeader), (type, payload) =>
        {
            var header = MemoryMarshal.Read<AddressHeader>(payload);
            var attributes = payload[System.Runtime.CompilerServices.Unsafe.SizeOf<AddressHeader>()..];
            var local = NetlinkAttributes.Find(attributes, IFA_LOCAL);
            var address = local.IsEmpty ? NetlinkAttributes.Find(attributes, IFA_ADDRESS) : local;
            if (type == RTM_NEWADDR && address.Length is 4 or 16)
            {
                addresses.Add(new LinkAddress(header.Index, new IPAddress(address), header.PrefixLength));
            }
        });
        return addresses;
    }

    /// <summary>Destinations of the main table's routes, other than the default ones.</summary>
    public IReadOnlyList<RouteState> Routes()
    {
        List<RouteState> routes = [];
        Dump(RTM_GETROUTE, default(RouteHeader), (type, payload) =>
        {
            var header = MemoryMarshal.Read<RouteHeader>(payload);
            var attributes = payload[System.Runtime.CompilerServices.Unsafe.SizeOf<RouteHeader>()..];
            var destination = NetlinkAttributes.Find(attributes, RTA_DST);
            var table = NetlinkAttributes.Find(attributes, RTA_TABLE);
            if (type == RTM_NEWROUTE && header.Type == RTN_UNICAST && destination.Length is 4 or 16
                && (table.Length < 4 || MemoryMarshal.Read<uint>(table) == RT_TABLE_MAIN))
            {
                var link = NetlinkAttributes.Find(attributes, RTA_OIF);
                routes.Add(new RouteState(
                    new IPAddress(destination), header.DestinationLength, link.Length < 4 ? 0 : MemoryMarshal.Read<int>(link)));
            }
        });
        return routes;
    }

    private void Route(
        ushort type, NetlinkFlags flags, string verb, (int Index, IPNetwork? Destination, IPAddress? Gateway, AddressFamily Family) route)
    {
        var to = route.Destination is { } network ? network.ToString() : "default";
        _batch.Begin(type, flags, $"{verb} route to {to} by {route.Gateway?.ToString() ?? "link"}")
            .Header(new RouteHeader
            {
                Family = (byte)(route.Family == AddressFamily.InterNetworkV6 ? 10 : 2),
                DestinationLength = (byte)(route.Destination?.PrefixLength ?? 0),
                Table = RT_TABLE_MAIN,
                Protocol = RTPROT_BOOT,
                Scope = route.Gateway is null ? RT_SCOPE_LINK : (byte)0,
                Type = RTN_UNICAST,
            })
            .UInt32(RTA_OIF, (uint)route.Index);
        if (route.Destination is { } destination)
        {
            _batch.Bytes(RTA_DST, destination.BaseAddress.GetAddressBytes());
        }
        if (route.Gateway is not null)
        {
            _batch.Bytes(RTA_GATEWAY, route.Gateway.GetAddressBytes());
        }
    }

    private void Dump<T>(ushort type, T header, NetlinkReply reply) where T : unmanaged
    {
        try
        {
            _batch.Begin(type, NetlinkFlags.Dump, "dump").Header(header);
            _socket.Query(_batch, reply);
        }
        finally
        {
            _batch.Clear();
        }
    }

    private static LinkState ParseLink(ReadOnlySpan<byte> payload)
    {
        var header = MemoryMarshal.Read<LinkHeader>(payload);
        var attributes = new NetlinkAttributes(payload[System.Runtime.CompilerServices.Unsafe.SizeOf<LinkHeader>()..]);
        var link = new LinkState { Index = header.Index, IsUp = (header.Flags & IFF_UP) != 0 };
        while (attributes.Next())
        {
            link = attributes.Type switch
            {
                IFLA_IFNAME => link with { Name = attributes.Text },
                IFLA_MTU => link with { Mtu = (int)attributes.UInt32 },
                IFLA_MASTER => link with { Master = (int)attributes.UInt32 },
                IFLA_ADDRESS => link with { Address = attributes.Value.ToArray() },
                IFLA_LINKINFO => link with
                {
                    Kind = Encoding.UTF8.GetString(NetlinkAttributes.Find(attributes.Value, IFLA_INFO_KIND).TrimEnd((byte)0)),
                },
                _ => link,
            };
        }
        return link;
    }

    private static byte Family(IPAddress address) => address.AddressFamily == AddressFamily.InterNetworkV6 ? (byte)10 : (byte)2;
}
