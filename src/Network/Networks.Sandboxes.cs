using System.Net;
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

/// <content>Sandboxes and their endpoints.</content>
public sealed partial class Networks
{
    public Task<SandboxState> CreateSandboxAsync(SandboxSpec spec, CancellationToken cancellation) => _thread.RunAsync(() =>
    {
        var id = NewId();
        var sandbox = new SandboxState
        {
            Id = id,
            ContainerId = spec.ContainerId,
            ContainerName = spec.ContainerName,
            Path = Path.Combine(NamespaceDirectory, id[..12]), // where tools look for it
            Nameservers = spec.Nameservers,
        };
        try
        {
            foreach (var endpoint in spec.Endpoints)
            {
                sandbox = With(sandbox, Allocate(sandbox, endpoint));
            }
            sandbox = sandbox with { Ports = TakePorts(sandbox, spec.Ports) };
            NetworkNamespace.Unpin(sandbox.Path); // of an earlier run that ended by a crash of the host's services
            using var space = SandboxNamespace.Create(sandbox.Path, _home!, sandbox.Endpoints.Any(e => e.IPv6Address.Length > 0));
            foreach (var endpoint in sandbox.Endpoints)
            {
                Attach(space, endpoint, published: sandbox.Ports.Count > 0);
            }
            foreach (var ipv6 in (bool[])[false, true])
            {
                if (sandbox.GatewayOf(ipv6) is { } gateway)
                {
                    space.AddDefaultRoute(gateway, ipv6);
                }
            }
            if (PublicationOf(sandbox) is { } publication)
            {
                Apply(firewall => firewall.Add(publication));
            }
            if (sandbox.HasResolver)
            {
                StartResolver(space, sandbox);
            }
        }
        catch
        {
            NetworkNamespace.Unpin(sandbox.Path);
            ReleaseAll(sandbox);
            throw;
        }
        Keep(sandbox);
        return sandbox;
    }, cancellation);

    public Task<SandboxState> ConnectAsync(SandboxState sandbox, EndpointSpec endpoint, CancellationToken cancellation) =>
        _thread.RunAsync(() =>
        {
            var added = Allocate(sandbox, endpoint);
            var connected = With(sandbox, added);
            try
            {
                using var space = SandboxNamespace.Open(sandbox.Path, _home!, added.IPv6Address.Length > 0);
                Attach(space, added, published: sandbox.Ports.Count > 0);
                try
                {
                    MoveGateway(space, sandbox, connected);
                    if (connected.HasResolver)
                    {
                        StartResolver(space, connected);
                    }
                }
                catch
                {
                    space.DeleteInterface(added.InterfaceName);
                    throw;
                }
            }
            catch
            {
                Release(added);
                throw;
            }
            Keep(connected);
            return connected;
        }, cancellation);

    public Task<SandboxState> DisconnectAsync(SandboxState sandbox, string networkId, CancellationToken cancellation) =>
        _thread.RunAsync(() =>
        {
            var removed = sandbox.Endpoints.FirstOrDefault(endpoint => endpoint.NetworkId == networkId)
                ?? throw NetworkErrors.NotConnected(sandbox.ContainerId, Get(networkId).Name);
            var rest = sandbox with { Endpoints = [.. sandbox.Endpoints.Where(endpoint => endpoint != removed)] };
            using (var space = SandboxNamespace.Open(sandbox.Path, _home!, ipv6: true))
            {
                MoveGateway(space, sandbox, rest);
                space.DeleteInterface(removed.InterfaceName);
            }
            Release(removed);
            Keep(rest);
            return rest;
        }, cancellation);

    public SandboxState Rename(SandboxState sandbox, string containerName)
    {
        var renamed = sandbox with
        {
            ContainerName = containerName,
            Endpoints =
            [
                .. sandbox.Endpoints.Select(endpoint => endpoint with
                {
                    DnsNames = [.. endpoint.DnsNames.Select(name => name == sandbox.ContainerName ? containerName : name)],
                }),
            ],
        };
        Keep(renamed);
        return renamed;
    }

    public async Task RemoveSandboxAsync(SandboxState sandbox, CancellationToken cancellation)
    {
        if (await _thread.RunAsync(() => Remove(sandbox), cancellation) is { } resolver)
        {
            await resolver.DisposeAsync();
        }
    }

    private Resolver? Remove(SandboxState sandbox)
    {
        Resolver? resolver;
        lock (_gate)
        {
            _resolvers.Remove(sandbox.ContainerId, out resolver);
            if (_sandboxes.Remove(sandbox.ContainerId, out var kept))
            {
                _names.Remove(kept);
            }
        }
        if (PublicationOf(sandbox) is { } publication)
        {
            try
            {
                _firewall!.Remove(publication);
            }
            catch (LinuxException error) when (error.Errno == Errno.ENOENT)
            {
                RebuildFirewall(); // somebody flushed the table; made anew, it lacks what is removed
            }
        }
        resolver?.Close();
        NetworkNamespace.Unpin(sandbox.Path);
        ReleaseAll(sandbox);
        _departed!.Add(sandbox.Endpoints.Select(endpoint => endpoint.HostInterface));
        return resolver;
    }

    // unless it has one; a sandbox keeps it when it leaves its last user-defined network, as its resolv.conf names it
    private void StartResolver(SandboxNamespace space, SandboxState sandbox)
    {
        if (!_resolvers.ContainsKey(sandbox.ContainerId))
        {
            var resolver = new Resolver(space.Run(_home!, ResolverSockets.Open), sandbox, _names, _forwarder);
            lock (_gate)
            {
                _resolvers[sandbox.ContainerId] = resolver;
            }
        }
    }

    private void RestoreSandboxes(IReadOnlyCollection<SandboxState> sandboxes)
    {
        foreach (var sandbox in sandboxes)
        {
            foreach (var endpoint in sandbox.Endpoints)
            {
                if (_live.TryGetValue(endpoint.NetworkId, out var network))
                {
                    network.Restore(endpoint.IPv4Address);
                    network.Restore(endpoint.IPv6Address);
                }
            }
            _ports.Restore(sandbox.ContainerId, sandbox.Ports);
            if (sandbox.HasResolver && File.Exists(sandbox.Path))
            {
                using var space = SandboxNamespace.Open(sandbox.Path, _home!, ipv6: true);
                StartResolver(space, sandbox);
            }
            Keep(sandbox);
        }
    }

    // namespaces that no container of ours has: left by a kill between making one and writing the container's state
    private void SweepNamespaces()
    {
        var known = _sandboxes.Values.Select(sandbox => sandbox.Path).ToHashSet(StringComparer.Ordinal);
        foreach (var path in Directory.EnumerateFiles(NamespaceDirectory))
        {
            if (!known.Contains(path))
            {
                NetworkNamespace.Unpin(path);
            }
        }
    }

    private EndpointState Allocate(SandboxState sandbox, EndpointSpec spec)
    {
        var record = Get(spec.Network);
        if (record.Driver == "host")
        {
            throw NetworkErrors.HostConnect();
        }
        var network = LiveOf(record.Id);
        if (sandbox.Endpoints.Any(endpoint => endpoint.NetworkId == record.Id))
        {
            throw NetworkErrors.EndpointExists(sandbox.ContainerName, record.Name);
        }
        var name = InterfaceName(sandbox, spec, network.InterfacePrefix);
        var settings = EndpointOptions.Settings(spec.DriverOptions, name);
        EndpointOptions.CheckLinkLocal(spec.LinkLocalAddresses);
        var chosen = spec.MacAddress is { Length: > 0 } text ? MacAddress.Parse(text) : null;
        var address = network.Take(ipv6: false, spec.IPv4Address);
        IPAddress? local = null;
        try
        {
            local = network.Take(ipv6: true, spec.IPv6Address);
        }
        catch
        {
            network.Release(address?.ToString() ?? "");
            throw;
        }
        var mac = chosen ?? (address is null ? MacAddress.Random() : MacAddress.FromIPv4(Subnet.ToNumber(address)));
        string[] own = record.Predefined ? [] : [sandbox.ContainerId[..12]];
        return new EndpointState
        {
            EndpointId = NewId(),
            NetworkId = record.Id,
            NetworkName = record.Name,
            InterfaceName = name,
            HostInterface = network is BridgeNetwork ? "veth" + NewId()[..7] : "",
            // ipvlan and passthrough have the parent's
            MacAddress = network is SubordinateNetwork { Settings: { IsMacvlan: false } or { IsPassthrough: true } } ? "" : MacAddress.Format(mac),
            IPv4Address = address?.ToString() ?? "",
            IPv4PrefixLength = network.PrefixLengthOf(address),
            Gateway = network.RouterFor(address)?.ToString() ?? "",
            IPv6Address = local?.ToString() ?? "",
            IPv6PrefixLength = network.PrefixLengthOf(local),
            IPv6Gateway = network.RouterFor(local)?.ToString() ?? "",
            RoutesByLink = network.RoutesByLink,
            LinkLocalAddresses = spec.LinkLocalAddresses,
            Settings = settings,
            ShowsIPv6 = record.EnableIPv6,
            Aliases = [.. spec.Aliases.Concat(own).Distinct()],
            DnsNames = record.Predefined ? [] : [.. own.Prepend(sandbox.ContainerName).Concat(spec.Aliases).Distinct()],
            Links = spec.Links,
            DriverOptions = spec.DriverOptions,
            GatewayPriority = spec.GatewayPriority,
        };
    }

    private IReadOnlyList<PortBinding> TakePorts(SandboxState sandbox, IReadOnlyList<PortRequest> requests)
    {
        if (requests.Count == 0 || (BridgeOf(sandbox.GatewayOf(ipv6: false)) ?? BridgeOf(sandbox.GatewayOf(ipv6: true))) is not { } bridge)
        {
            return []; // on macvlan and ipvlan, all ports of a container are there for all to see
        }
        var gateway = sandbox.Endpoints.First(endpoint => endpoint.NetworkId == bridge.Record.Id);
        try
        {
            return _ports.Take(
                sandbox.ContainerId, requests, bridge.Settings.HostBinding,
                family => BridgeOf(sandbox.GatewayOf(family == System.Net.Sockets.AddressFamily.InterNetworkV6)) is { } own
                    && (family == System.Net.Sockets.AddressFamily.InterNetworkV6 ? own.Settings.ModeIPv6 : own.Settings.ModeIPv4) == GatewayMode.Routed);
        }
        catch (PortException error)
        {
            throw NetworkErrors.Publish(sandbox.ContainerName, gateway.EndpointId, error.Message, error);
        }
    }

    private void Attach(SandboxNamespace space, EndpointState endpoint, bool published)
    {
        var network = LiveOf(endpoint.NetworkId);
        if (network is BridgeNetwork bridge)
        {
            Attach(space, endpoint, bridge, published);
        }
        else
        {
            Attach(space, endpoint, ((SubordinateNetwork)network).Settings);
        }
        space.Configure(endpoint);
        if (endpoint.Settings.Count > 0)
        {
            space.Run(_home!, () => EndpointOptions.Apply(endpoint.Settings));
        }
    }

    private void Attach(SandboxNamespace space, EndpointState endpoint, SubordinateSettings settings)
    {
        try
        {
            _host!.AddSubordinate(new SubordinateSpec
            {
                Kind = settings.Kind,
                Name = endpoint.InterfaceName,
                Parent = _parents!.IndexOf(settings),
                Namespace = space.Handle,
                Mode = settings.Mode,
                Flags = settings.Flags,
                Mtu = settings.Mtu,
                Address = endpoint.MacAddress.Length > 0 ? MacAddress.Parse(endpoint.MacAddress) : default,
            }).Commit();
        }
        catch (LinuxException error)
        {
            var cause = error.Errno == Errno.EOPNOTSUPP ? $": this kernel has no {settings.Kind}" : "";
            throw new EngineException(
                ErrorKind.Internal, $"failed to create the {settings.Kind} port on {settings.Parent}: {error.Errno.Describe()}{cause}", error);
        }
    }

    private void Attach(SandboxNamespace space, EndpointState endpoint, BridgeNetwork bridge, bool published)
    {
        _host!.AddVeth(new VethSpec
        {
            Name = endpoint.HostInterface,
            Master = bridge.Link,
            Mtu = bridge.Settings.Mtu,
            PeerName = endpoint.InterfaceName,
            PeerNamespace = space.Handle,
            PeerAddress = MacAddress.Parse(endpoint.MacAddress),
        });
        if (published || !bridge.Settings.Communication)
        {
            // Where br_netfilter is loaded, a container's connection to its own published port is redirected within the
            // bridge and has to leave by the port it came in. Frames between ports pass no chain of the firewall.
            _host.SetBridgePort(endpoint.HostInterface, hairpin: published, isolated: !bridge.Settings.Communication);
        }
        _host.Commit();
    }

    // default routes and published ports follow the endpoint that is the gateway
    private void MoveGateway(SandboxNamespace space, SandboxState before, SandboxState after)
    {
        var moved = false;
        foreach (var ipv6 in (bool[])[false, true])
        {
            var (old, gateway) = (before.GatewayOf(ipv6), after.GatewayOf(ipv6));
            if (old?.EndpointId == gateway?.EndpointId)
            {
                continue;
            }
            moved = true;
            if (old is not null)
            {
                space.DeleteDefaultRoute(old, ipv6);
            }
            if (gateway is not null)
            {
                space.AddDefaultRoute(gateway, ipv6);
            }
        }
        if (!moved)
        {
            return;
        }
        var nothing = new Publication([], null, null, HasTrusted: false);
        Apply(firewall => firewall.Replace(PublicationOf(before) ?? nothing, PublicationOf(after) ?? nothing));
    }

    // a table that somebody flushed lacks the elements: made anew, it has them all
    private void Apply(Action<Firewall.Firewall> change)
    {
        try
        {
            change(_firewall!);
        }
        catch (LinuxException error) when (error.Errno == Errno.ENOENT)
        {
            RebuildFirewall();
            change(_firewall!);
        }
    }

    private void Keep(SandboxState sandbox)
    {
        lock (_gate)
        {
            if (_sandboxes.TryGetValue(sandbox.ContainerId, out var old))
            {
                _names.Remove(old);
            }
            _names.Add(sandbox);
            _sandboxes[sandbox.ContainerId] = sandbox;
            if (_resolvers.TryGetValue(sandbox.ContainerId, out var resolver))
            {
                resolver.Sandbox = sandbox;
            }
        }
    }

    private void ReleaseAll(SandboxState sandbox)
    {
        _ports.Release(sandbox.ContainerId);
        foreach (var endpoint in sandbox.Endpoints)
        {
            Release(endpoint);
        }
    }

    private void Release(EndpointState endpoint)
    {
        if (_live.TryGetValue(endpoint.NetworkId, out var network))
        {
            network.Release(endpoint.IPv4Address);
            network.Release(endpoint.IPv6Address);
        }
    }

    private SandboxState With(SandboxState sandbox, EndpointState endpoint)
    {
        var connected = sandbox with { Endpoints = [.. sandbox.Endpoints, endpoint] };
        return connected with { HasResolver = NeedsResolver(connected) };
    }

    private bool NeedsResolver(SandboxState sandbox) =>
        sandbox.Endpoints.Any(endpoint => _records.TryGetValue(endpoint.NetworkId, out var record) && !record.Predefined);

    private static string InterfaceName(SandboxState sandbox, EndpointSpec spec, string prefix)
    {
        if (spec.DriverOptions.TryGetValue(EndpointOptions.Name, out var name))
        {
            return sandbox.Endpoints.Any(endpoint => endpoint.InterfaceName == name)
                ? throw new EngineException(ErrorKind.InvalidArgument, $"interface name {name} is used twice")
                : OptionText.Interface(name);
        }
        return FreeName(sandbox, prefix);
    }

    private static string FreeName(SandboxState sandbox, string prefix)
    {
        for (var i = 0; ; i++)
        {
            var name = string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{prefix}{i}");
            if (!sandbox.Endpoints.Any(endpoint => endpoint.InterfaceName == name))
            {
                return name;
            }
        }
    }

    private Publication? PublicationOf(SandboxState sandbox)
    {
        if (sandbox.Ports.Count == 0)
        {
            return null;
        }
        var (v4, v6) = (sandbox.GatewayOf(ipv6: false), sandbox.GatewayOf(ipv6: true));
        var (bridge4, bridge6) = (BridgeOf(v4), BridgeOf(v6));
        return bridge4 is null && bridge6 is null ? null : new Publication(
            sandbox.Ports,
            bridge4 is null ? null : Optional(v4!.IPv4Address),
            bridge6 is null ? null : Optional(v6!.IPv6Address),
            bridge4?.Settings.TrustedInterfaces.Count > 0 || bridge6?.Settings.TrustedInterfaces.Count > 0);
    }

    private BridgeNetwork? BridgeOf(EndpointState? endpoint) =>
        endpoint is null ? null : _live.GetValueOrDefault(endpoint.NetworkId) as BridgeNetwork;

    private static IPAddress? Optional(string address) => address.Length == 0 ? null : IPAddress.Parse(address);
}
