using System.Net;
using Skiff.Network.Addressing;
using Skiff.Network.Firewall;

namespace Skiff.Network.Bridge;

/// <summary>A bridge network in use.</summary>
internal sealed class BridgeNetwork : LiveNetwork
{
    public BridgeNetwork(NetworkRecord record)
        : base(record)
    {
        Settings = BridgeSettings.Parse(record.Id, record.Options, record.Internal);
        foreach (var config in record.Ipam)
        {
            var v6 = config.Subnet!.Contains(':', StringComparison.Ordinal);
            AddPool(config, hasGateway: (v6 ? Settings.ModeIPv6 : Settings.ModeIPv4) != GatewayMode.Isolated);
        }
        if (record.LocalIPv6Subnet is { } local)
        {
            AddPool(new IpamConfig { Subnet = local }, hasGateway: true);
        }
    }

    public BridgeSettings Settings { get; }

    public override int Mtu => Settings.Mtu;

    public override string InterfacePrefix => Settings.InterfacePrefix;

    /// <summary>Index of the bridge's link; 0 before it is made.</summary>
    public int Link { get; set; }

    public AddressPool? IPv4 => First(ipv6: false)?.Pool;

    public AddressPool? IPv6 => First(ipv6: true)?.Pool;

    /// <summary>The bridge's own addresses; null when it has none.</summary>
    public IPAddress? GatewayIPv4 => Settings.InhibitIPv4 ? null : First(ipv6: false)?.Gateway;

    public IPAddress? GatewayIPv6 => First(ipv6: true)?.Gateway;

    public FirewallNetwork Firewall => new()
    {
        Interface = Settings.InterfaceName,
        IPv4 = IPv4?.Subnet,
        IPv6 = IPv6?.Subnet,
        Masquerade = Settings.Masquerade,
        ModeIPv4 = Settings.ModeIPv4,
        ModeIPv6 = Settings.ModeIPv6,
        SourceIPv4 = Settings.HostIPv4,
        SourceIPv6 = Settings.HostIPv6,
        Trusted = Settings.TrustedInterfaces,
        Communication = Settings.Communication,
        Internal = Record.Internal,
    };

    /// <summary>To the bridge, unless an auxiliary address says otherwise.</summary>
    public override IPAddress? RouterFor(IPAddress? address)
    {
        var own = base.RouterFor(address);
        var v6 = address?.AddressFamily == System.Net.Sockets.AddressFamily.InterNetworkV6;
        return own is null ? null : Auxiliary(v6 ? "DefaultGatewayIPv6" : "DefaultGatewayIPv4") ?? own;
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
}
