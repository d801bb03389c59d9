using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using Skiff.Linux.Netlink;
using Skiff.Network.Addressing;
using Skiff.Network.Bridge;
using Skiff.Network.Ports;

namespace Skiff.Network.Firewall;

/// <summary>
/// The contents of the engine's one table, <c>inet skiff</c>. Its chains never change: networks and published ports are
/// elements of sets and maps, so that a thousand cost a packet no more than one.
/// <para>
/// prerouting and output redirect what is addressed to a published port of the host; postrouting hides containers behind
/// the host, and clients behind the bridge where an answer would miss the way back: from the host's loopback, and from a
/// neighbour on the same bridge. forward lets into a bridge only answers, published ports and, within the bridge,
/// neighbours; so networks are cut off from each other and from outside.
/// </para>
/// </summary>
internal static class FirewallTable
{
    public const string Forward = "forward";
    public const string Bridges = "bridges", Internal = "internal", Neighbours = "neighbours", Trusted = "trusted";
    private const int RawPriority = -300, DestinationNat = -100, SourceNat = 100, Filter = 0;
    private const uint State = 0, Status = 2, Established = 2, Related = 4, DestinationTranslated = 0x20;
    private static readonly byte[] Loopback = [127];

    private static readonly (NftFamily Family, string Suffix, int AddressOffset, int AddressLength, uint Type)[] Families =
    [
        (NftFamily.IPv4, "4", 16, 4, NftTypes.IPv4Address),
        (NftFamily.IPv6, "6", 24, 16, NftTypes.IPv6Address),
    ];

    /// <summary>Adds table, sets and chains to a transaction that makes them anew.</summary>
    /// <param name="batch">The transaction.</param>
    /// <param name="loopbackIPv6">
    /// Connections from the host's ::1 can be redirected. Where br_netfilter hands bridged packets to the firewall they cannot:
    /// the kernel drops the answers, which come for ::1 from another link. They are refused then, so that a client goes on to 127.0.0.1.
    /// </param>
    public static void Build(NftBatch batch, bool loopbackIPv6)
    {
        batch.AddTable().DeleteTable().AddTable(); // the first makes the second succeed
        foreach (var name in (string[])[Bridges, Internal, "masqueraded4", "masqueraded6", "unprotected4", "unprotected6", "routed4", "routed6"])
        {
            batch.AddSet(new NftSet { Name = name, KeyType = NftTypes.InterfaceName, KeyLength = 16 });
        }
        foreach (var name in (string[])[Neighbours, Trusted])
        {
            batch.AddSet(new NftSet
            {
                Name = name, KeyType = NftTypes.Concatenate(NftTypes.InterfaceName, NftTypes.InterfaceName), KeyLength = 32,
            });
        }
        foreach (var (_, suffix, _, length, type) in Families)
        {
            AddSets(batch, suffix, length, type);
        }
        batch.AddBaseChain("guard", "filter", NftHook.Prerouting, RawPriority)
            .AddBaseChain("prerouting", "nat", NftHook.Prerouting, DestinationNat)
            .AddBaseChain("output", "nat", NftHook.Output, DestinationNat)
            .AddBaseChain("postrouting", "nat", NftHook.Postrouting, SourceNat)
            .AddBaseChain("forward", "filter", NftHook.Forward, Filter)
            .AddChain("inward");
        AddGuard(batch);
        if (!loopbackIPv6)
        {
            AddRefusal(batch);
        }
        foreach (var chain in (string[])["prerouting", "output"])
        {
            AddRedirection(batch, chain);
        }
        AddPostrouting(batch);
        AddForward(batch);
    }

    /// <summary>The elements of a network: (set, element).</summary>
    public static IEnumerable<(string Set, NftElement Element)> ElementsOf(FirewallNetwork network)
    {
        var name = NftBatch.InterfaceName(network.Interface);
        yield return (Bridges, new NftElement(name));
        if (network.Internal)
        {
            yield return (Internal, new NftElement(name));
        }
        if (network.Communication)
        {
            yield return (Neighbours, new NftElement([.. name, .. name]));
        }
        foreach (var trusted in network.Trusted)
        {
            yield return (Trusted, new NftElement([.. NftBatch.InterfaceName(trusted), .. name]));
        }
        foreach (var element in ElementsOfMode(name, network, network.ModeIPv4, network.SourceIPv4, "4")
            .Concat(ElementsOfMode(name, network, network.ModeIPv6, network.SourceIPv6, "6")))
        {
            yield return element;
        }
        foreach (var subnet in (Subnet?[])[network.IPv4, network.IPv6])
        {
            if (subnet is { } known)
            {
                yield return (known.IsIPv6 ? "hairpin6" : "hairpin4", new NftElement(
                    [.. name, .. Octets(known.Base, known.IsIPv6)], KeyEnd: [.. name, .. Octets(known.Last, known.IsIPv6)]));
            }
        }
    }

    private static IEnumerable<(string Set, NftElement Element)> ElementsOfMode(
        byte[] name, FirewallNetwork network, GatewayMode mode, IPAddress? source, string suffix)
    {
        if (network.Masquerade && !network.Internal && mode is GatewayMode.Nat or GatewayMode.NatUnprotected)
        {
            yield return source is null
                ? ("masqueraded" + suffix, new NftElement(name))
                : ("sources" + suffix, new NftElement(name, source.GetAddressBytes()));
        }
        if (mode is GatewayMode.NatUnprotected or GatewayMode.Routed)
        {
            yield return ((mode == GatewayMode.Routed ? "routed" : "unprotected") + suffix, new NftElement(name));
        }
    }

    /// <summary>The elements of published ports: (map, element).</summary>
    public static IEnumerable<(string Set, NftElement Element)> ElementsOf(Publication publication)
    {
        foreach (var binding in publication.Ports)
        {
            var host = IPAddress.Parse(binding.HostIp);
            var v6 = host.AddressFamily == AddressFamily.InterNetworkV6;
            if ((v6 ? publication.IPv6 : publication.IPv4) is not { } container)
            {
                continue;
            }
            var any = host.Equals(IPAddress.Any) || host.Equals(IPAddress.IPv6Any);
            var map = (any ? "published" : "published_at") + (v6 ? "6" : "4");
            byte[] prefix = any ? [] : host.GetAddressBytes();
            var address = container.GetAddressBytes();
            foreach (var element in OpenedBy(binding, container, v6, publication.HasTrusted))
            {
                yield return element;
            }
            for (var i = 0; i < binding.Count && binding.HostPort > 0; i++)
            {
                var key = new byte[prefix.Length + 8];
                prefix.CopyTo(key, 0);
                key[prefix.Length] = ProtocolNumber(binding.Protocol);
                BinaryPrimitives.WriteUInt16BigEndian(key.AsSpan(prefix.Length + 4), (ushort)(binding.HostPort + i));
                var data = new byte[address.Length + 4];
                address.CopyTo(data, 0);
                BinaryPrimitives.WriteUInt16BigEndian(data.AsSpan(address.Length), (ushort)(binding.ContainerPort + i));
                yield return (map, new NftElement(key, data));
            }
        }
    }

    // routed ports are open at the container's address to all, others to trusted links
    private static IEnumerable<(string Set, NftElement Element)> OpenedBy(PortBinding binding, IPAddress container, bool v6, bool trusted)
    {
        if (binding.HostPort > 0 && !trusted)
        {
            yield break;
        }
        var set = (binding.HostPort == 0 ? "opened" : "direct") + (v6 ? "6" : "4");
        var address = container.GetAddressBytes();
        for (var i = 0; i < binding.Count; i++)
        {
            var key = new byte[address.Length + 8];
            address.CopyTo(key, 0);
            key[address.Length] = ProtocolNumber(binding.Protocol);
            BinaryPrimitives.WriteUInt16BigEndian(key.AsSpan(address.Length + 4), (ushort)(binding.ContainerPort + i));
            yield return (set, new NftElement(key));
        }
    }

    private static void AddSets(NftBatch batch, string suffix, int length, uint type)
    {
        var target = NftTypes.Concatenate(type, NftTypes.Port);
        batch.AddSet(new NftSet
        {
            Name = "published" + suffix, KeyType = NftTypes.Concatenate(NftTypes.Protocol, NftTypes.Port), KeyLength = 8,
            DataType = target, DataLength = length + 4,
        });
        batch.AddSet(new NftSet
        {
            Name = "published_at" + suffix, KeyType = NftTypes.Concatenate(type, NftTypes.Protocol, NftTypes.Port),
            KeyLength = length + 8, DataType = target, DataLength = length + 4,
        });
        foreach (var name in (string[])["opened", "direct"])
        {
            batch.AddSet(new NftSet
            {
                Name = name + suffix, KeyType = NftTypes.Concatenate(type, NftTypes.Protocol, NftTypes.Port), KeyLength = length + 8,
            });
        }
        batch.AddSet(new NftSet
        {
            Name = "sources" + suffix, KeyType = NftTypes.InterfaceName, KeyLength = 16, DataType = type, DataLength = length,
        });
        batch.AddSet(new NftSet
        {
            Name = "hairpin" + suffix, KeyType = NftTypes.Concatenate(NftTypes.InterfaceName, type), KeyLength = 16 + length,
            FieldLengths = [16, length], Interval = true,
        });
    }

    // bridges route 127.0.0.0/8, for answers to connections from the host's loopback; containers must not reach it by that
    private static void AddGuard(NftBatch batch) => batch
        .BeginRule("guard").Meta(NftMeta.Family).Compare([(byte)NftFamily.IPv4])
        .Payload(transport: false, 16, 1).Compare(Loopback)
        .Meta(NftMeta.IncomingName).Lookup(Bridges).Drop().EndRule();

    private static void AddRefusal(NftBatch batch)
    {
        batch.AddBaseChain("refusal", "filter", NftHook.Output, Filter);
        foreach (var tcp in (bool[])[true, false])
        {
            batch.BeginRule("refusal").Meta(NftMeta.Family).Compare([(byte)NftFamily.IPv6])
                .Payload(transport: false, 24, 16).Compare(IPAddress.IPv6Loopback.GetAddressBytes())
                .Meta(NftMeta.TransportProtocol).Compare([6], tcp)
                .Payload(transport: true, 2, 2, 1).Lookup("published6", value: 4).Reject(tcp).EndRule();
        }
        batch.BeginRule("output").Meta(NftMeta.Family).Compare([(byte)NftFamily.IPv6])
            .Payload(transport: false, 24, 16).Compare(IPAddress.IPv6Loopback.GetAddressBytes()).Return().EndRule();
    }

    private static void AddRedirection(NftBatch batch, string chain)
    {
        if (chain == "prerouting")
        {
            // a neighbour on the wire that sends to 127.0.0.1 does not reach what is published for the host alone
            batch.BeginRule(chain).Meta(NftMeta.Family).Compare([(byte)NftFamily.IPv4])
                .Payload(transport: false, 16, 1).Compare(Loopback).Return().EndRule();
        }
        foreach (var (family, suffix, offset, length, _) in Families)
        {
            var words = length / 4;
            batch.BeginRule(chain).Meta(NftMeta.Family).Compare([(byte)family]).DestinationIsLocal()
                .Payload(transport: false, offset, length)
                .Meta(NftMeta.TransportProtocol, words).Payload(transport: true, 2, 2, words + 1)
                .Lookup("published_at" + suffix, value: 0).DestinationNat(family, 0, words).EndRule();
            batch.BeginRule(chain).Meta(NftMeta.Family).Compare([(byte)family]).DestinationIsLocal()
                .Meta(NftMeta.TransportProtocol).Payload(transport: true, 2, 2, 1)
                .Lookup("published" + suffix, value: 0).DestinationNat(family, 0, words).EndRule();
        }
    }

    private static void AddPostrouting(NftBatch batch)
    {
        foreach (var (family, suffix, _, _, _) in Families)
        {
            batch.BeginRule("postrouting").Meta(NftMeta.Family).Compare([(byte)family])
                .Meta(NftMeta.OutgoingName).Lookup(Bridges, contained: false)
                .Meta(NftMeta.IncomingName).Lookup("sources" + suffix, value: 0).SourceNat(family, 0).EndRule();
            batch.BeginRule("postrouting").Meta(NftMeta.Family).Compare([(byte)family])
                .Meta(NftMeta.IncomingName).Lookup("masqueraded" + suffix)
                .Meta(NftMeta.OutgoingName).Lookup(Bridges, contained: false).Masquerade().EndRule();
        }
        batch.BeginRule("postrouting").Meta(NftMeta.OutgoingName).Lookup(Bridges)
            .Meta(NftMeta.Family).Compare([(byte)NftFamily.IPv4])
            .Payload(transport: false, 12, 1).Compare(Loopback).Masquerade().EndRule();
        batch.BeginRule("postrouting").Meta(NftMeta.OutgoingName).Lookup(Bridges)
            .Meta(NftMeta.Family).Compare([(byte)NftFamily.IPv6])
            .Payload(transport: false, 8, 16).Compare(IPAddress.IPv6Loopback.GetAddressBytes()).Masquerade().EndRule();
        foreach (var (family, suffix, offset, length, _) in Families)
        {
            var source = offset - length;
            batch.BeginRule("postrouting").Connection(Status).AnyBit(DestinationTranslated)
                .Meta(NftMeta.Family).Compare([(byte)family])
                .Meta(NftMeta.OutgoingName).Payload(transport: false, source, length, 4)
                .Lookup("hairpin" + suffix).Masquerade().EndRule();
        }
    }

    private static void AddForward(NftBatch batch)
    {
        batch.BeginRule("forward").Meta(NftMeta.OutgoingName).Lookup(Bridges).Jump("inward").EndRule();
        batch.BeginRule("forward").Meta(NftMeta.IncomingName).Lookup(Internal).Drop().EndRule();
        batch.BeginRule("inward").Connection(State).AnyBit(Established | Related).Accept().EndRule();
        batch.BeginRule("inward").Meta(NftMeta.IncomingName).Meta(NftMeta.OutgoingName, 4).Lookup(Neighbours).Accept().EndRule();
        batch.BeginRule("inward").Meta(NftMeta.OutgoingName).Lookup(Internal).Drop().EndRule();
        batch.BeginRule("inward").Connection(Status).AnyBit(DestinationTranslated).Accept().EndRule();
        foreach (var (family, suffix, offset, length, _) in Families)
        {
            AddDirect(batch, family, suffix, (offset, length));
        }
        batch.BeginRule("inward").Drop().EndRule();
    }

    // at the containers' own addresses: what routed networks publish and their ICMP, what trusted links may reach, what has no protection
    private static void AddDirect(NftBatch batch, NftFamily family, string suffix, (int Offset, int Length) destination)
    {
        var words = destination.Length / 4;
        byte[] icmp = [family == NftFamily.IPv6 ? (byte)58 : (byte)1];
        batch.BeginRule("inward").Meta(NftMeta.Family).Compare([(byte)family])
            .Meta(NftMeta.OutgoingName).Lookup("unprotected" + suffix).Accept().EndRule();
        batch.BeginRule("inward").Meta(NftMeta.Family).Compare([(byte)family])
            .Meta(NftMeta.TransportProtocol).Compare(icmp)
            .Meta(NftMeta.OutgoingName).Lookup("routed" + suffix).Accept().EndRule();
        batch.BeginRule("inward").Meta(NftMeta.Family).Compare([(byte)family])
            .Payload(transport: false, destination.Offset, destination.Length)
            .Meta(NftMeta.TransportProtocol, words).Payload(transport: true, 2, 2, words + 1)
            .Lookup("opened" + suffix).Accept().EndRule();
        batch.BeginRule("inward").Meta(NftMeta.Family).Compare([(byte)family])
            .Meta(NftMeta.IncomingName).Meta(NftMeta.OutgoingName, 4).Lookup(Trusted)
            .Payload(transport: false, destination.Offset, destination.Length)
            .Meta(NftMeta.TransportProtocol, words).Payload(transport: true, 2, 2, words + 1)
            .Lookup("direct" + suffix).Accept().EndRule();
    }

    private static byte ProtocolNumber(string protocol) => protocol switch { "tcp" => 6, "udp" => 17, _ => 132 };

    private static byte[] Octets(UInt128 address, bool ipv6) => Subnet.ToAddress(address, ipv6).GetAddressBytes();
}
