using System.Net;
using Skiff.Network.Addressing;

namespace Skiff.Network;

/// <summary>
/// A network that containers can be connected to: its record, and the addresses that are taken. Not for concurrent use.
/// </summary>
internal abstract class LiveNetwork(NetworkRecord record)
{
    private readonly List<(AddressPool Pool, IPAddress? Gateway)> _pools = [];

    public NetworkRecord Record { get; } = record;

    public abstract int Mtu { get; }

    /// <summary>Interfaces in containers are called this and a number.</summary>
    public abstract string InterfacePrefix { get; }

    /// <summary>Containers have default routes through the link itself, not through a gateway.</summary>
    public virtual bool RoutesByLink => false;

    public bool IsDefault => Record.Predefined;

    public IEnumerable<Subnet> Subnets => _pools.Select(pool => pool.Pool.Subnet);

    /// <summary>Takes an address: the requested one, or the next that is free. Null if the network lacks the family.</summary>
    public IPAddress? Take(bool ipv6, string? requested)
    {
        if (!string.IsNullOrEmpty(requested))
        {
            return TakeRequested(ipv6, requested);
        }
        var lacks = true;
        foreach (var (pool, _) in Of(ipv6))
        {
            lacks = false;
            if (pool.TryTake(out var address))
            {
                return Subnet.ToAddress(address, ipv6);
            }
        }
        return lacks ? null : throw NetworkErrors.NoAddress(Record);
    }

    public void Restore(string address)
    {
        if (IPAddress.TryParse(address, out var parsed))
        {
            Of(parsed)?.Pool.Restore(Subnet.ToNumber(parsed));
        }
    }

    public void Release(string address)
    {
        if (IPAddress.TryParse(address, out var parsed))
        {
            Of(parsed)?.Pool.Release(Subnet.ToNumber(parsed));
        }
    }

    public int PrefixLengthOf(IPAddress? address) => address is null ? 0 : Of(address)?.Pool.Subnet.PrefixLength ?? 0;

    /// <summary>Where the default route of a container with this address leads; null: nowhere.</summary>
    public virtual IPAddress? RouterFor(IPAddress? address) =>
        address is null || Record.Internal || RoutesByLink ? null : Of(address)?.Gateway;

    /// <summary>The first subnet of a family, with its gateway.</summary>
    protected (AddressPool Pool, IPAddress? Gateway)? First(bool ipv6)
    {
        foreach (var pool in Of(ipv6))
        {
            return pool;
        }
        return null;
    }

    /// <param name="config">A subnet, its gateway and what is kept free in it.</param>
    /// <param name="hasGateway">Its first address is a gateway's, unless the user named another.</param>
    protected void AddPool(IpamConfig config, bool hasGateway)
    {
        if (!Subnet.TryParse(config.Subnet!, out var subnet, out _))
        {
            throw NetworkErrors.InvalidSubnet(config.Subnet!);
        }
        Subnet? range = config.IPRange is { Length: > 0 } text && Subnet.TryParse(text, out var part, out _) ? part : null;
        var pool = new AddressPool(subnet, range);
        var gateway = config.Gateway is { Length: > 0 } given ? IPAddress.Parse(given) : hasGateway ? FirstHost(subnet, range) : null;
        _pools.Add((pool, gateway));
        if (gateway is not null)
        {
            pool.TryTake(Subnet.ToNumber(gateway));
        }
        foreach (var address in config.AuxiliaryAddresses?.Values ?? [])
        {
            pool.TryTake(Subnet.ToNumber(IPAddress.Parse(address)));
        }
    }

    private IPAddress TakeRequested(bool ipv6, string requested)
    {
        if (!Subnet.TryParseAddress(requested, out var address) || (address.AddressFamily == System.Net.Sockets.AddressFamily.InterNetworkV6) != ipv6)
        {
            throw NetworkErrors.InvalidAddress(requested, ipv6);
        }
        if (IsDefault)
        {
            throw NetworkErrors.AddressOnDefault();
        }
        if (!Record.HasUserSubnet)
        {
            throw NetworkErrors.AddressWithoutSubnet();
        }
        if (Of(address) is not { } found)
        {
            throw NetworkErrors.AddressOutside(requested);
        }
        return found.Pool.TryTake(Subnet.ToNumber(address)) ? address : throw NetworkErrors.AddressInUse();
    }

    private IEnumerable<(AddressPool Pool, IPAddress? Gateway)> Of(bool ipv6) => _pools.Where(pool => pool.Pool.Subnet.IsIPv6 == ipv6);

    private (AddressPool Pool, IPAddress? Gateway)? Of(IPAddress address)
    {
        foreach (var pool in _pools)
        {
            if (pool.Pool.Subnet.Contains(address))
            {
                return pool;
            }
        }
        return null;
    }

    // without a gateway of the user's, Docker takes the first address of the range for it
    private static IPAddress FirstHost(Subnet subnet, Subnet? range)
    {
        var first = range is { } within && within.Base > subnet.Base ? within.Base : subnet.Base + 1;
        return Subnet.ToAddress(first, subnet.IsIPv6);
    }
}
