using Skiff.Errors;
using Skiff.Linux;
using Skiff.Network.Addressing;
using Skiff.Network.Bridge;
using Skiff.Network.Subordinate;

namespace Skiff.Network;

/// <content>Making and removing networks.</content>
public sealed partial class Networks
{
    public Task<NetworkRecord> CreateAsync(NetworkSpec spec, CancellationToken cancellation) => _thread.RunAsync(() =>
    {
        var record = Resolve(NetworkValidation.Check(spec, Find));
        if (record.ConfigOnly)
        {
            _store.Save(record);
            Register(record);
            return record;
        }
        return Live(record) is SubordinateNetwork subordinate ? Create(subordinate) : CreateBridge(record);
    }, cancellation);

    private NetworkRecord CreateBridge(NetworkRecord record)
    {
        var bridge = new BridgeNetwork(record);
        CheckInterface(bridge);
        if (_host!.FindLink(bridge.Settings.InterfaceName) is not null)
        {
            record = record with { AdoptedInterface = true };
            bridge = new BridgeNetwork(record);
        }
        try
        {
            _links!.Ensure(bridge);
            Apply(firewall => firewall.Add(bridge.Firewall));
            _store.Save(record);
        }
        catch
        {
            RemoveKernelState(bridge);
            throw;
        }
        lock (_gate)
        {
            _records[record.Id] = record;
            _live[record.Id] = bridge;
        }
        return record;
    }

    private NetworkRecord Create(SubordinateNetwork network)
    {
        foreach (var other in _live.Values.OfType<SubordinateNetwork>().Where(other => other.Settings.Parent == network.Settings.Parent))
        {
            if (other.Settings.Kind != network.Settings.Kind)
            {
                throw new EngineException(
                    ErrorKind.Internal, $"{other.Settings.Kind} network {other.Record.Id} is already using parent interface {network.Settings.Parent}");
            }
            if (network.Settings.IsPassthrough)
            {
                throw new EngineException(
                    ErrorKind.Internal,
                    $"cannot use mode passthru, macvlan network {other.Record.Id} is already using parent interface {network.Settings.Parent}");
            }
            if (other.Settings.IsPassthrough)
            {
                throw new EngineException(
                    ErrorKind.Internal,
                    $"macvlan network {other.Record.Id} is already using parent interface {network.Settings.Parent} in mode passthru");
            }
        }
        var record = network.Record;
        if (_parents!.Ensure(network.Settings))
        {
            record = record with { MadeParent = true };
        }
        try
        {
            _store.Save(record);
        }
        catch
        {
            if (record.MadeParent)
            {
                _parents.Delete(network.Settings.Parent);
            }
            throw;
        }
        Register(record);
        return record;
    }

    // the last network on a link that was made for one takes it along
    private void RemoveParent(SubordinateNetwork network)
    {
        if (!network.Record.MadeParent)
        {
            return;
        }
        if (_live.Values.OfType<SubordinateNetwork>().FirstOrDefault(other => other.Settings.Parent == network.Settings.Parent) is not { } heir)
        {
            _parents!.Delete(network.Settings.Parent);
            return;
        }
        var record = heir.Record with { MadeParent = true };
        _store.Save(record);
        Register(record);
        foreach (var endpoint in _sandboxes.Values.SelectMany(sandbox => sandbox.Endpoints).Where(endpoint => endpoint.NetworkId == record.Id))
        {
            _live[record.Id].Restore(endpoint.IPv4Address);
            _live[record.Id].Restore(endpoint.IPv6Address);
        }
    }

    public Task<NetworkRecord> RemoveAsync(string nameOrId, CancellationToken cancellation) => _thread.RunAsync(() =>
    {
        var record = Get(nameOrId);
        if (record.Predefined)
        {
            throw NetworkErrors.Predefined(record.Name);
        }
        if (Members(record.Id) is { Count: > 0 } members)
        {
            throw NetworkErrors.ActiveEndpoints(record, members.Values);
        }
        if (record.ConfigOnly && _records.Values.Any(other => other.ConfigFrom == record.Name))
        {
            throw NetworkErrors.ConfigurationInUse(record.Name);
        }
        // the record goes first: a crash after it leaves a bridge, which no start would give addresses to again
        _store.Delete(record.Id);
        _live.TryGetValue(record.Id, out var live);
        Unregister(record.Id);
        switch (live)
        {
            case BridgeNetwork bridge:
                RemoveKernelState(bridge);
                break;
            case SubordinateNetwork subordinate:
                RemoveParent(subordinate);
                break;
        }
        return record;
    }, cancellation);

    private NetworkRecord? Find(string name)
    {
        lock (_gate)
        {
            return _records.Values.FirstOrDefault(record => record.Name == name);
        }
    }

    // chooses what the user left open
    private NetworkRecord Resolve(NetworkSpec spec)
    {
        var wantsIPv6 = spec.EnableIPv6 ?? false;
        var record = new NetworkRecord
        {
            Id = NewId(),
            Name = spec.Name,
            Created = _time.GetUtcNow(),
            Driver = spec.ConfigOnly ? "null" : string.IsNullOrEmpty(spec.Driver) ? "bridge" : spec.Driver, // as Docker shows what is none
            EnableIPv4 = spec.EnableIPv4,
            EnableIPv6 = wantsIPv6,
            IpamDriver = string.IsNullOrEmpty(spec.IpamDriver) ? "default" : spec.IpamDriver,
            IpamOptions = spec.IpamOptions ?? new Dictionary<string, string>(),
            Ipam = spec.Ipam,
            Internal = spec.Internal,
            Attachable = spec.Attachable,
            ConfigOnly = spec.ConfigOnly,
            ConfigFrom = spec.ConfigFrom ?? "",
            Options = spec.Options,
            Labels = spec.Labels,
        };
        if (record.ConfigOnly)
        {
            return record;
        }
        var given = spec.Ipam.Where(config => !string.IsNullOrEmpty(config.Subnet)).Select(config => ParseSubnet(config.Subnet!)).ToList();
        var used = UsedSubnets();
        foreach (var subnet in given)
        {
            if (used.Find(other => subnet.Overlaps(other.Subnet)) is { Network: not null } other)
            {
                throw NetworkErrors.Overlap(subnet.ToString(), $"network {other.Network} ({other.Subnet})");
            }
        }
        List<IpamConfig> ipam = [.. spec.Ipam.Where(config => !string.IsNullOrEmpty(config.Subnet))];
        List<Subnet> taken = [.. used.Select(other => other.Subnet), .. given];
        if (record.EnableIPv4 && !given.Exists(subnet => !subnet.IsIPv6))
        {
            taken.AddRange(_links!.Taken(exceptLink: null));
            ipam.Insert(0, Chosen(_pools.Choose(taken), HasGateway(record, ipv6: false)));
        }
        var hasIPv6 = given.Exists(subnet => subnet.IsIPv6);
        if (wantsIPv6 && !hasIPv6)
        {
            ipam.Add(Chosen(SubnetPools.ChooseUniqueLocal(taken), HasGateway(record, ipv6: true)));
            hasIPv6 = true;
        }
        return record with
        {
            Ipam = ipam,
            HasUserSubnet = given.Count > 0,
            LocalIPv6Subnet = hasIPv6 || record.Driver != "bridge" || spec.EnableIPv6 == false || !_options.DualStack || !Forwarding.HasIPv6
                ? null
                : SubnetPools.ChooseUniqueLocal(taken).ToString(),
        };
    }

    private List<(string Network, Subnet Subnet)> UsedSubnets() =>
        [.. _live.Values.SelectMany(network => network.Subnets.Select(subnet => (network.Record.Name, subnet)))];

    private void CheckInterface(BridgeNetwork bridge)
    {
        foreach (var other in Bridges)
        {
            if (other.Settings.InterfaceName == bridge.Settings.InterfaceName)
            {
                throw new EngineException(
                    ErrorKind.PermissionDenied,
                    $"cannot create network {bridge.Record.Id} ({bridge.Settings.InterfaceName}): conflicts with network "
                    + $"{other.Record.Id} ({other.Settings.InterfaceName}): networks have same bridge name");
            }
        }
    }

    private void RemoveKernelState(BridgeNetwork bridge)
    {
        _links!.Delete(bridge);
        try
        {
            _firewall!.Remove(bridge.Firewall);
        }
        catch (LinuxException error) when (error.Errno == Errno.ENOENT)
        {
            RebuildFirewall(); // the network was made halfway, or somebody flushed the table
        }
    }

    private void PredefineBridge()
    {
        var old = _records.Values.FirstOrDefault(record => record.Predefined && record.Driver == "bridge");
        if (_options.Bridge == "none")
        {
            if (old is not null)
            {
                _store.Delete(old.Id);
                Unregister(old.Id);
            }
            return;
        }
        var record = DefaultRecord(old);
        if (old is null || Changed(old, record))
        {
            _store.Save(record);
        }
        Register(record);
    }

    private NetworkRecord DefaultRecord(NetworkRecord? old)
    {
        var name = DefaultBridge;
        var existing = string.IsNullOrEmpty(_options.Bridge) ? null : _links!.AddressOf(name);
        IpamConfig ipam;
        if (existing is { } address)
        {
            ipam = new IpamConfig { Subnet = address.Subnet.ToString(), Gateway = address.Address.ToString() };
        }
        else if (_options.BridgeAddress is { Length: > 0 } bip)
        {
            if (!Subnet.TryParse(bip, out var subnet, out var own))
            {
                throw NetworkErrors.InvalidSubnet(bip);
            }
            ipam = new IpamConfig { Subnet = subnet.ToString(), Gateway = Subnet.ToAddress(own, subnet.IsIPv6).ToString() };
        }
        else
        {
            ipam = KeptOrChosen(old, name);
        }
        if (_options.FixedCidr is { Length: > 0 } range)
        {
            ipam = ipam with { IPRange = ParseSubnet(range).ToString() };
        }
        if (_options.DefaultGateway is { Length: > 0 } router)
        {
            if (!Subnet.TryParseAddress(router, out var address4) || !ParseSubnet(ipam.Subnet!).Contains(address4))
            {
                throw NetworkErrors.InvalidConfig($"invalid default gateway {router}: parent subnet is {ipam.Subnet}");
            }
            ipam = ipam with { AuxiliaryAddresses = new Dictionary<string, string> { ["DefaultGatewayIPv4"] = router } };
        }
        return new NetworkRecord
        {
            Id = old?.Id ?? NewId(),
            Name = "bridge",
            Driver = "bridge",
            Created = old?.Created ?? _time.GetUtcNow(),
            Predefined = true,
            AdoptedInterface = !string.IsNullOrEmpty(_options.Bridge),
            Ipam = [ipam],
            LocalIPv6Subnet = !_options.DualStack || !Forwarding.HasIPv6 ? null
                : old?.LocalIPv6Subnet ?? SubnetPools.ChooseUniqueLocal([.. UsedSubnets().Select(used => used.Subnet)]).ToString(),
            Options = new Dictionary<string, string>
            {
                [BridgeSettings.DefaultOption] = "true",
                [BridgeSettings.CommunicationOption] = _options.InterContainerCommunication ? "true" : "false",
                [BridgeSettings.MasqueradeOption] = _options.Masquerade ? "true" : "false",
                [BridgeSettings.HostBindingOption] = _options.DefaultPublishAddress,
                [BridgeSettings.NameOption] = name,
                [BridgeSettings.MtuOption] = _options.Mtu.ToString(System.Globalization.CultureInfo.InvariantCulture),
            },
        };
    }

    // the subnet of last time, unless the host uses it for something else by now
    private IpamConfig KeptOrChosen(NetworkRecord? old, string name)
    {
        var others = _live.Values.Where(network => !network.IsDefault).SelectMany(network => network.Subnets);
        List<Subnet> taken = [.. _links!.Taken(exceptLink: name), .. others];
        return old is { Ipam: [var kept, ..] } && kept.Subnet is { } text && !taken.Any(ParseSubnet(text).Overlaps)
            ? kept with { IPRange = null, AuxiliaryAddresses = null }
            : Chosen(_pools.Choose(taken));
    }

    private static bool Changed(NetworkRecord old, NetworkRecord current) =>
        old.LocalIPv6Subnet != current.LocalIPv6Subnet || old.AdoptedInterface != current.AdoptedInterface
        || old.Ipam is not [var config] || config.Subnet != current.Ipam[0].Subnet || config.Gateway != current.Ipam[0].Gateway
        || config.IPRange != current.Ipam[0].IPRange
        || config.AuxiliaryAddresses?.Values.SingleOrDefault() != current.Ipam[0].AuxiliaryAddresses?.Values.SingleOrDefault()
        || !old.Options.OrderBy(o => o.Key).SequenceEqual(current.Options.OrderBy(o => o.Key));

    private static IpamConfig Chosen(Subnet subnet, bool hasGateway = true) => new()
    {
        Subnet = subnet.ToString(), Gateway = hasGateway ? Subnet.ToAddress(subnet.Base + 1, subnet.IsIPv6).ToString() : null,
    };

    private static bool HasGateway(NetworkRecord record, bool ipv6) => record.Driver switch
    {
        "bridge" => (ipv6 ? BridgeSettings.Parse(record.Id, record.Options, record.Internal).ModeIPv6
            : BridgeSettings.Parse(record.Id, record.Options, record.Internal).ModeIPv4) != GatewayMode.Isolated,
        _ => !SubordinateSettings.Parse(record.Driver, record.Id, record.Options).IsRouted,
    };

    private static Subnet ParseSubnet(string text) =>
        Subnet.TryParse(text, out var subnet, out _) ? subnet : throw NetworkErrors.InvalidSubnet(text);
}
