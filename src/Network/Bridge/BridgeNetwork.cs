using System.Net;
using Skiff.Errors;
using Skiff.Network.Addressing;
using Skiff.Network.Firewall;

namespace Skiff.Network.Bridge;

/// <summary>A bridge network in use: its record, its options, and the addresses that are taken. Not for concurrent use.</summary>
internal sealed class BridgeNetwork
{
    private readonly List<AddressPool> _pools = [];

    public BridgeNetwork(NetworkRecord record)
    {
        Record = record;
        Settings = BridgeSettings.Parse(record.Id, record.Options);
        foreach (var config in record.Ipam)
        {
            AddPool(config);
        }
        if (record.LocalIPv6Subnet is { } local)
        {
            AddPool(new IpamConfig { Subnet = local });
        }
    }

    public NetworkRecord Record { get; }

    public BridgeSettings Settings { get; }

    /// <summary>Index of the bridge's link; 0 before it is made.</summary>
    public int Link { get; set; }

    public AddressPool? IPv4 => _pools.Find(pool => !pool.Subnet.IsIPv6);

    public AddressPool? IPv6 => _pools.Find(pool => pool.Subnet.IsIPv6);

    /// <summary>The bridge's own addresses.</summary>
    public IPAddress? GatewayIPv4 { get; private set; }

    public IPAddress? GatewayIPv6 { get; private set; }

    /// <summary>Where containers' default routes lead: to the bridge, unless an auxiliary address of this name says otherwise.</summary>
    public IPAddress? RouterIPv4 => Auxiliary("DefaultGatewayIPv4") ?? GatewayIPv4;

    public IPAddress? RouterIPv6 => Auxiliary("DefaultGatewayIPv6") ?? GatewayIPv6;

    public bool IsDefault => Record.Predefined;

    public FirewallNetwork Firewall => new()
    {
        Interface = Settings.InterfaceName,
        IPv4 = IPv4?.Subnet,
        IPv6 = IPv6?.Subnet,
        Masquerade = Settings.Masquerade,
        Communication = Settings.Communication,
        Internal = Record.Internal,
    };

    /// <summary>Takes an address: the requested one, or the next that is free. Null if the network lacks the family.</summary>
    public IPAddress? Take(bool ipv6, string? requested)
    {
        var pool = ipv6 ? IPv6 : IPv4;
        if (!string.IsNullOrEmpty(requested))
        {
            return TakeRequested(pool, requested);
        }
        if (pool is null)
        {
            return null;
        }
        return pool.TryTake(out var address)
            ? Subnet.ToAddress(address, ipv6)
            : throw NetworkErrors.NoAddress(Record);
    }

    public void Restore(string address)
    {
        if (IPAddress.TryParse(address, out var parsed))
        {
            PoolOf(parsed)?.Restore(Subnet.ToNumber(parsed));
        }
    }

    public void Release(string address)
    {
        if (IPAddress.TryParse(address, out var parsed))
        {
            PoolOf(parsed)?.Release(Subnet.ToNumber(parsed));
        }
    }

    private IPAddress TakeRequested(AddressPool? pool, string requested)
    {
        if (!Subnet.TryParseAddress(requested, out var address))
        {
            throw new EngineException(ErrorKind.InvalidArgument, $"invalid IP address: {requested}");
        }
        if (IsDefault)
        {
            throw NetworkErrors.AddressOnDefault();
        }
        if (!Record.HasUserSubnet)
        {
            throw NetworkErrors.AddressWithoutSubnet();
        }
        if (pool is null || !pool.Subnet.Contains(address))
        {
            throw NetworkErrors.AddressOutside(requested);
        }
        return pool.TryTake(Subnet.ToNumber(address)) ? address : throw NetworkErrors.AddressInUse();
    }

    private IPAddress? Auxiliary(string name)
    {
        foreach (var config in Record.Ipam)
        {
            if (config.AuxiliaryAddresses?.TryGetValue(name, out var address) == true)
            {
                return IPAddress.Parse(address);
            }
        }
        return null;
    }

    private AddressPool? PoolOf(IPAddress address) => _pools.Find(pool => pool.Subnet.Contains(address));

    private void AddPool(IpamConfig config)
    {
        if (!Subnet.TryParse(config.Subnet!, out var subnet, out _))
        {
            throw NetworkErrors.InvalidSubnet(config.Subnet!);
        }
        Subnet? range = config.IPRange is { Length: > 0 } text && Subnet.TryParse(text, out var part, out _) ? part : null;
        var pool = new AddressPool(subnet, range);
        _pools.Add(pool);
        var gateway = config.Gateway is { Length: > 0 } given ? IPAddress.Parse(given) : FirstHost(subnet, range);
        pool.TryTake(Subnet.ToNumber(gateway));
        foreach (var address in config.AuxiliaryAddresses?.Values ?? [])
        {
            pool.TryTake(Subnet.ToNumber(IPAddress.Parse(address)));
        }
        if (subnet.IsIPv6)
        {
            GatewayIPv6 ??= gateway;
        }
        else
        {
            GatewayIPv4 ??= gateway;
        }
    }

    // without a gateway of the user's, Docker takes the first address of the range for it
    private static IPAddress FirstHost(Subnet subnet, Subnet? range)
    {
        var first = range is { } within && within.Base > subnet.Base ? within.Base : subnet.Base + 1;
        return Subnet.ToAddress(first, subnet.IsIPv6);
    }
}
