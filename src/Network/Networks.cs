using Microsoft.Win32.SafeHandles;
using Skiff.Errors;
using Skiff.Linux;
using Skiff.Linux.Namespaces;
using Skiff.Linux.Netlink;
using Skiff.Network.Addressing;
using Skiff.Network.Bridge;
using Skiff.Network.Dns;
using Skiff.Network.Firewall;
using Skiff.Network.Ports;
using Skiff.Network.Sandboxes;
using Skiff.Network.Subordinate;

namespace Skiff.Network;

/// <summary>The networks of this engine, on the Linux kernel.</summary>
public sealed partial class Networks : INetworks
{
    private readonly NetworkOptions _options;
    private readonly TimeProvider _time;
    private readonly NetworkStore _store;
    private readonly SubnetPools _pools;
    private readonly NetworkThread _thread = new();
    private readonly PortAllocator _ports = new();

    // written on the network thread only, under the gate; read by others under it
    private readonly Lock _gate = new();
    private readonly Dictionary<string, NetworkRecord> _records = [];
    private readonly Dictionary<string, LiveNetwork> _live = [];
    private readonly Dictionary<string, SandboxState> _sandboxes = []; // by container, as are the resolvers
    private readonly Dictionary<string, Resolver> _resolvers = [];

    private readonly NameDirectory _names = new();
    private readonly Forwarder _forwarder;

    private SafeFileHandle? _home;
    private RouteSocket? _host;
    private BridgeLinks? _links;
    private ParentLinks? _parents;
    private DepartedLinks? _departed;
    private Firewall.Firewall? _firewall;
    private FirewallWatch? _watch;
    private int _ended;
    private int _looking; // 1 while a look at the firewall is on its way

    public Networks(NetworkOptions options, TimeProvider time)
    {
        _options = options;
        _time = time;
        _store = new NetworkStore(options.DataRoot);
        _pools = new SubnetPools(options.AddressPools);
        _forwarder = new Forwarder(time);
    }

    public IReadOnlyList<string> Drivers { get; } = ["bridge", "host", "ipvlan", "macvlan", "null"];

    private IEnumerable<BridgeNetwork> Bridges => _live.Values.OfType<BridgeNetwork>();

    private string NamespaceDirectory => Path.Combine(_options.ExecRoot, "netns");

    private string DefaultBridge => _options.Bridge is { Length: > 0 } named ? named
        : _options.Instance.Length == 0 ? "skiff0" : "skiff-" + _options.Instance;

    public Task RestoreAsync(IReadOnlyCollection<SandboxState> sandboxes, CancellationToken cancellation) =>
        _thread.RunAsync(() =>
        {
            Open();
            LoadNetworks();
            RestoreSandboxes(sandboxes);
            SweepNamespaces();
            RebuildFirewall();
            _watch = new FirewallWatch(FirewallChanged);
            return true;
        }, cancellation);

    public IReadOnlyList<NetworkRecord> List()
    {
        lock (_gate)
        {
            return [.. _records.Values.OrderBy(record => record.Created)];
        }
    }

    public NetworkRecord Get(string nameOrId)
    {
        lock (_gate)
        {
            if (_records.TryGetValue(nameOrId, out var record))
            {
                return record;
            }
            if (_records.Values.FirstOrDefault(candidate => candidate.Name == nameOrId) is { } named)
            {
                return named;
            }
            var matches = nameOrId.Length == 0
                ? []
                : _records.Values.Where(candidate => candidate.Id.StartsWith(nameOrId, StringComparison.Ordinal)).ToList();
            return matches.Count switch
            {
                1 => matches[0],
                0 => throw NetworkErrors.NotFound(nameOrId),
                _ => throw NetworkErrors.Ambiguous(nameOrId),
            };
        }
    }

    public IReadOnlyDictionary<string, NetworkMember> Members(string networkId)
    {
        var members = new Dictionary<string, NetworkMember>();
        lock (_gate)
        {
            foreach (var sandbox in _sandboxes.Values)
            {
                foreach (var endpoint in sandbox.Endpoints)
                {
                    if (endpoint.NetworkId == networkId)
                    {
                        members[sandbox.ContainerId] = new NetworkMember(
                            sandbox.ContainerName, endpoint.EndpointId, endpoint.MacAddress,
                            Cidr(endpoint.IPv4Address, endpoint.IPv4PrefixLength), endpoint.ShowsIPv6 ? Cidr(endpoint.IPv6Address, endpoint.IPv6PrefixLength) : "");
                    }
                }
            }
        }
        return members;
    }

    /// <summary>
    /// Lets go of everything but what the kernel does by itself: running containers keep their networks. When there are
    /// none, bridges and the firewall's table are taken away.
    /// </summary>
    public ValueTask DisposeAsync() => EndAsync(tidy: true);

    /// <summary>Leaves the kernel as a crash would leave it.</summary>
    internal ValueTask AbandonAsync() => EndAsync(tidy: false);

    private async ValueTask EndAsync(bool tidy)
    {
        if (Interlocked.Exchange(ref _ended, 1) != 0)
        {
            return;
        }
        if (_watch is not null)
        {
            await _watch.DisposeAsync();
        }
        var resolvers = await _thread.RunAsync(() => Close(tidy), CancellationToken.None);
        foreach (var resolver in resolvers)
        {
            await resolver.DisposeAsync();
        }
        await _thread.DisposeAsync();
    }

    private List<Resolver> Close(bool tidy)
    {
        if (tidy && _home is not null)
        {
            _departed!.Sweep();
            if (_sandboxes.Count == 0)
            {
                foreach (var bridge in Bridges)
                {
                    _links!.Delete(bridge);
                }
                foreach (var network in _live.Values.OfType<SubordinateNetwork>().Where(network => network.Record.MadeParent))
                {
                    _parents!.Delete(network.Settings.Parent);
                }
                _firewall!.Delete([.. Bridges.Select(bridge => bridge.Firewall)]);
            }
        }
        foreach (var sandbox in _sandboxes.Keys)
        {
            _ports.Release(sandbox);
        }
        _departed?.Dispose();
        _firewall?.Dispose();
        _host?.Dispose();
        _home?.Dispose();
        return [.. _resolvers.Values];
    }

    private void Open()
    {
        Directory.CreateDirectory(NamespaceDirectory);
        _home = NetworkNamespace.Current();
        _host = new RouteSocket();
        _links = new BridgeLinks(_host);
        _parents = new ParentLinks(_host, _home);
        _departed = new DepartedLinks(_host, _time, work => _thread.Post(work));
        _firewall = new Firewall.Firewall(_options.Instance.Length == 0 ? "skiff" : "skiff-" + _options.Instance);
        if (_options.IpForward)
        {
            Forwarding.Enable();
        }
    }

    private void LoadNetworks()
    {
        foreach (var record in _store.Load())
        {
            Register(record);
        }
        Predefine("none", "null");
        Predefine("host", "host");
        PredefineBridge();
        foreach (var bridge in Bridges)
        {
            _links!.Ensure(bridge);
        }
        foreach (var network in _live.Values.OfType<SubordinateNetwork>().Where(network => network.Record.MadeParent))
        {
            try
            {
                _parents!.Ensure(network.Settings);
            }
            catch (EngineException)
            {
                // the link below is not there yet, or not any more: whoever is connected to the network next is told
            }
        }
    }

    private void Predefine(string name, string driver)
    {
        if (!_records.Values.Any(record => record.Predefined && record.Name == name))
        {
            var record = new NetworkRecord
            {
                Id = NewId(), Name = name, Driver = driver, Created = _time.GetUtcNow(), Predefined = true,
            };
            _store.Save(record);
            Register(record);
        }
    }

    private void Register(NetworkRecord record)
    {
        lock (_gate)
        {
            _records[record.Id] = record;
            if (Live(record) is { } live)
            {
                _live[record.Id] = live;
            }
        }
    }

    private void Unregister(string id)
    {
        lock (_gate)
        {
            _records.Remove(id);
            _live.Remove(id);
        }
    }

    private void RebuildFirewall() => _firewall!.Rebuild(
        [.. Bridges.Select(bridge => bridge.Firewall)], _sandboxes.Values.Select(PublicationOf).OfType<Firewall.Publication>());

    // changes of our own come here too: a look finds nothing to do then
    private void FirewallChanged()
    {
        if (Interlocked.Exchange(ref _looking, 1) == 0)
        {
            _thread.Post(() =>
            {
                Volatile.Write(ref _looking, 0);
                try
                {
                    if (_firewall!.IsIntact())
                    {
                        _firewall.OpenOthers([.. Bridges.Select(bridge => bridge.Firewall)]);
                    }
                    else
                    {
                        RebuildFirewall();
                    }
                }
                catch (LinuxException)
                {
                    // whoever is at it has not finished; the rest of it brings us here again
                }
            });
        }
    }

    private static LiveNetwork? Live(NetworkRecord record) => record switch
    {
        { ConfigOnly: true } => null,
        { Driver: "bridge" } => new BridgeNetwork(record),
        { Driver: "macvlan" or "ipvlan" } => new SubordinateNetwork(record),
        _ => null,
    };

    private LiveNetwork LiveOf(string networkId) => _live.TryGetValue(networkId, out var live)
        ? live
        : throw (_records[networkId].ConfigOnly
            ? NetworkErrors.ConfigurationOnly()
            : new EngineException(ErrorKind.InvalidArgument, $"containers cannot be connected to network {_records[networkId].Name}"));

    private static string NewId() =>
        Convert.ToHexStringLower(System.Security.Cryptography.RandomNumberGenerator.GetBytes(32));

    private static string Cidr(string address, int prefixLength) => address.Length == 0 ? ""
        : string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{address}/{prefixLength}");
}
