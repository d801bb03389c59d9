namespace Skiff.Network.Subordinate;

/// <summary>A macvlan or ipvlan network in use: containers share the wire of a link of the host, which sees nothing of what they say.</summary>
internal sealed class SubordinateNetwork : LiveNetwork
{
    public SubordinateNetwork(NetworkRecord record)
        : base(record)
    {
        Settings = SubordinateSettings.Parse(record.Driver, record.Id, record.Options);
        foreach (var config in record.Ipam)
        {
            AddPool(config, hasGateway: !Settings.IsRouted);
        }
    }

    public SubordinateSettings Settings { get; }

    public override int Mtu => Settings.Mtu;

    public override string InterfacePrefix => Settings.InterfacePrefix;

    public override bool RoutesByLink => Settings.IsRouted && !LeadsNowhere;

    public override System.Net.IPAddress? RouterFor(System.Net.IPAddress? address) => LeadsNowhere ? null : base.RouterFor(address);

    private bool LeadsNowhere => Record.Internal || Settings.HasOwnParent;
}
