using Skiff.Errors;
using Skiff.Network;
using Skiff.Network.Sandboxes;

namespace Skiff.Tests.Integration.Network;

/// <summary>Gateway modes and the other options of bridges that change who reaches whom, from a machine that has a route to the containers.</summary>
public sealed class GatewayModeTests
{
    private const string Mode4 = "com.docker.network.bridge.gateway_mode_ipv4", Mode6 = "com.docker.network.bridge.gateway_mode_ipv6";
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("nat", false, false, true)]
    [InlineData("nat-unprotected", true, true, true)]
    [InlineData("routed", true, false, false)]
    public async Task Mode_DecidesWhatIsReachedFromOutside(string mode, bool published, bool unpublished, bool hostPort)
    {
        await using var host = await NetworkHost.StartAsync();
        await CreateAsync(host, new() { [Mode4] = mode, [Mode6] = mode });
        var one = await host.CreateAsync("one", ["mine"], [new() { Protocol = "tcp", ContainerPort = 80, HostPort = 8080 }]);
        host.Serve(one.Path, "one");
        host.Serve(one.Path, "hidden", 81);
        host.RunIn(host.Outside, $"ip route add 10.66.0.0/24 via {NetworkHost.HostAddress}; ip route add fd66::/64 via {NetworkHost.HostIPv6}");

        foreach (var (container, outer) in new[] { (one.Endpoints[0].IPv4Address, NetworkHost.HostAddress), (one.Endpoints[0].IPv6Address, NetworkHost.HostIPv6) })
        {
            Assert.Equal(published ? "one" : "", host.Fetch(host.Outside, container, 80));
            Assert.Equal(unpublished ? "hidden" : "", host.Fetch(host.Outside, container, 81));
            Assert.Equal(hostPort ? "one" : "", host.Fetch(host.Outside, outer, 8080));
            Assert.Equal("one", host.Fetch(host.Path, container, 80));
        }
        Assert.Equal(hostPort ? [8080, 8080] : [0, 0], one.Ports.Select(port => port.HostPort));
        Assert.Equal(hostPort, host.Run("ss -Hltn").Contains(":8080 ", StringComparison.Ordinal));
        Assert.Equal(mode != "nat", NetworkHost.Execute(host.Outside, $"busybox ping -c1 -W1 {one.Endpoints[0].IPv4Address}").Code == 0);
        Assert.Equal(
            mode == "routed" ? one.Endpoints[0].IPv4Address : NetworkHost.HostAddress, SourceSeenOutside(host, one));
        await EndAsync(host, one);
    }

    [Fact]
    public async Task Mode_MayDifferByFamily()
    {
        await using var host = await NetworkHost.StartAsync();
        await CreateAsync(host, new() { [Mode6] = "routed" });
        var one = await host.CreateAsync("one", ["mine"], [new() { Protocol = "tcp", ContainerPort = 80, HostPort = 8080 }]);
        host.Serve(one.Path, "one");
        host.RunIn(host.Outside, $"ip route add fd66::/64 via {NetworkHost.HostIPv6}");

        Assert.Equal([("0.0.0.0", 8080), ("::", 0)], one.Ports.Select(port => (port.HostIp, port.HostPort)));
        Assert.Equal("one", host.Fetch(host.Outside, NetworkHost.HostAddress, 8080));
        Assert.Equal("one", host.Fetch(host.Outside, one.Endpoints[0].IPv6Address, 80));
        Assert.Equal("", host.Fetch(host.Outside, NetworkHost.HostIPv6, 8080));
        await EndAsync(host, one);
    }

    [Fact]
    public async Task TrustedInterfaces_ReachWhatIsPublished_AtTheContainer()
    {
        await using var host = await NetworkHost.StartAsync();
        await CreateAsync(host, new() { ["com.docker.network.bridge.trusted_host_interfaces"] = "lo0:wan" });
        var one = await host.CreateAsync("one", ["mine"], [new() { Protocol = "tcp", ContainerPort = 80, HostPort = 8080 }]);
        host.Serve(one.Path, "one");
        host.Serve(one.Path, "hidden", 81);
        host.RunIn(host.Outside, $"ip route add 10.66.0.0/24 via {NetworkHost.HostAddress}; ip route add fd66::/64 via {NetworkHost.HostIPv6}");

        foreach (var address in new[] { one.Endpoints[0].IPv4Address, one.Endpoints[0].IPv6Address })
        {
            Assert.Equal("one", host.Fetch(host.Outside, address, 80));
            Assert.Equal("", host.Fetch(host.Outside, address, 81));
        }
        await EndAsync(host, one);
    }

    [Fact]
    public async Task Isolated_LeavesTheHostOut()
    {
        await using var host = await NetworkHost.StartAsync();
        var refused = await Assert.ThrowsAsync<EngineException>(() => CreateAsync(host, new() { [Mode4] = "isolated" }));
        Assert.Equal("gateway mode 'isolated' can only be used for an internal network (com.docker.network.bridge.gateway_mode_ipv4)", refused.Message);
        var unknown = await Assert.ThrowsAsync<EngineException>(() => CreateAsync(host, new() { [Mode4] = "zz" }));
        Assert.Equal("failed to parse com.docker.network.bridge.gateway_mode_ipv4 value: zz (unknown gateway mode zz)", unknown.Message);

        await CreateAsync(host, new() { [Mode4] = "isolated", [Mode6] = "isolated", ["com.docker.network.bridge.name"] = "alone0" }, isInternal: true);
        var one = await host.CreateAsync("one", ["mine"]);
        var two = await host.CreateAsync("two", ["mine"]);
        host.Serve(one.Path, "one");
        Assert.Equal("10.66.0.1", one.Endpoints[0].IPv4Address); // nobody else has the first address
        Assert.Equal("one", host.Fetch(two.Path, one.Endpoints[0].IPv4Address, 80));
        Assert.Equal("one", host.Fetch(two.Path, one.Endpoints[0].IPv6Address, 80));
        Assert.Equal("", host.Run("ip -o addr show alone0"));
        Assert.Equal("", host.RunIn(one.Path, "ip route show default; ip -6 route show default"));
        await host.RemoveAsync(two);
        await EndAsync(host, one);
    }

    [Fact]
    public async Task HostAddress_IsTheSourceOfWhatLeaves()
    {
        await using var host = await NetworkHost.StartAsync();
        host.Run("ip addr add 203.0.113.9/24 dev wan");
        await CreateAsync(host, new() { ["com.docker.network.host_ipv4"] = "203.0.113.9" });
        var one = await host.CreateAsync("one", ["mine"]);
        Assert.Equal("203.0.113.9", SourceSeenOutside(host, one));
        await EndAsync(host, one);
    }

    [Fact]
    public async Task InhibitIPv4_LeavesTheBridgeWithoutAnAddress()
    {
        await using var host = await NetworkHost.StartAsync();
        await CreateAsync(host, new() { ["com.docker.network.bridge.inhibit_ipv4"] = "true", ["com.docker.network.bridge.name"] = "mine0" });
        var one = await host.CreateAsync("one", ["mine"]);
        Assert.Equal("", host.Run("ip -4 -o addr show mine0"));
        Assert.Equal("default via 10.66.0.1 dev eth0", host.RunIn(one.Path, "ip route show default").Trim());
        await EndAsync(host, one);
    }

    [Fact]
    public async Task DefaultRoutes_OfBothFamilies_MayLeadThroughDifferentNetworks()
    {
        await using var host = await NetworkHost.StartAsync(options => options with { DualStack = false });
        await host.Networks.CreateAsync(new() { Name = "a4", Ipam = [new() { Subnet = "10.66.0.0/24" }] }, Token);
        await host.Networks.CreateAsync(new() { Name = "b6", EnableIPv6 = true, Ipam = [new() { Subnet = "10.67.0.0/24" }, new() { Subnet = "fd67::/64" }] }, Token);
        var one = await host.CreateAsync("one", ["a4", "b6"], [new() { Protocol = "tcp", ContainerPort = 80, HostPort = 8080 }]);
        host.Serve(one.Path, "one");
        Assert.StartsWith("default via 10.66.0.1 dev eth0", host.RunIn(one.Path, "ip route show default"), StringComparison.Ordinal);
        Assert.StartsWith("default via fd67::1 dev eth1", host.RunIn(one.Path, "ip -6 route show default"), StringComparison.Ordinal);
        Assert.Equal("one", host.Fetch(host.Outside, NetworkHost.HostAddress, 8080));
        Assert.Equal("one", host.Fetch(host.Outside, NetworkHost.HostIPv6, 8080));
        await host.RemoveAsync(one);
        await host.Networks.RemoveAsync("a4", Token);
        await host.Networks.RemoveAsync("b6", Token);
    }

    [Fact]
    public async Task Endpoint_HasSettingsAndLinkLocalAddresses()
    {
        await using var host = await NetworkHost.StartAsync();
        await CreateAsync(host, []);
        EndpointSpec With(string settings) => new()
        {
            Network = "mine", LinkLocalAddresses = ["169.254.7.7"],
            DriverOptions = new Dictionary<string, string> { ["com.docker.network.endpoint.sysctls"] = settings },
        };
        var one = await host.ConnectAsync("one", [With("net.ipv4.conf.IFNAME.log_martians=1,net.ipv6.conf.IFNAME.hop_limit=9")]);
        Assert.Equal("1 9", host.RunIn(one.Path, "echo $(cat /proc/sys/net/ipv4/conf/eth0/log_martians /proc/sys/net/ipv6/conf/eth0/hop_limit)"));
        Assert.Contains("169.254.7.7/16", host.RunIn(one.Path, "ip addr show eth0"), StringComparison.Ordinal);
        foreach (var bad in new[] { "kernel.x=1", "net.ipv4.conf.IFNAME.nosuch=1", "net.ipv4.conf.eth0.forwarding=1", "net.ipv4.conf.IFNAME./../x=1" })
        {
            Assert.Equal(ErrorKind.InvalidArgument, (await Assert.ThrowsAsync<EngineException>(() => host.ConnectAsync("two", [With(bad)]))).Kind);
        }
        await EndAsync(host, one);
    }

    private static Task<NetworkRecord> CreateAsync(NetworkHost host, Dictionary<string, string> options, bool isInternal = false) =>
        host.Networks.CreateAsync(
            new()
            {
                Name = "mine", EnableIPv6 = true, Internal = isInternal, Options = options,
                Ipam = [new() { Subnet = "10.66.0.0/24" }, new() { Subnet = "fd66::/64" }],
            },
            Token);

    private static async Task EndAsync(NetworkHost host, SandboxState sandbox)
    {
        await host.RemoveAsync(sandbox);
        await host.Networks.RemoveAsync("mine", Token);
    }

    // busybox's web server prints whom it serves: [::ffff:10.0.0.1]:40000: …
    private static string SourceSeenOutside(NetworkHost host, SandboxState sandbox)
    {
        var log = host.Root + "/seen";
        host.StartIn(host.Outside, $"exec busybox httpd -f -v -p 88 -h {host.Root} 2>{log}");
        host.AwaitListener(host.Outside, 88);
        host.Fetch(sandbox.Path, NetworkHost.OutsideAddress, 88);
        var line = host.Run($"for i in $(seq 50); do grep -m1 -o '[0-9.]*\\]' {log} && exit 0; sleep 0.05; done");
        return line.TrimEnd(']');
    }
}
