using Skiff.Errors;
using Skiff.Network.Sandboxes;

namespace Skiff.Tests.Integration.Network;

public sealed class SandboxTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Create_OnDefaultBridge_HasAddressRouteAndPeerOnTheBridge()
    {
        await using var host = await NetworkHost.StartAsync();
        var sandbox = await host.CreateAsync("one", ["bridge"]);
        var endpoint = Assert.Single(sandbox.Endpoints);

        Assert.Equal("172.17.0.2", endpoint.IPv4Address);
        Assert.Equal("02:42:ac:11:00:02", endpoint.MacAddress);
        var address = host.RunIn(sandbox.Path, "ip -o addr show eth0; ip -o link");
        Assert.Contains("inet 172.17.0.2/16 brd 172.17.255.255 scope global eth0", address, StringComparison.Ordinal);
        Assert.Contains($"inet6 {endpoint.IPv6Address}/64", address, StringComparison.Ordinal);
        Assert.Contains("link/ether 02:42:ac:11:00:02", address, StringComparison.Ordinal);
        Assert.Contains("1: lo: <LOOPBACK,UP,LOWER_UP>", address, StringComparison.Ordinal);
        Assert.StartsWith("default via 172.17.0.1 dev eth0", host.RunIn(sandbox.Path, "ip route"), StringComparison.Ordinal);
        Assert.Contains(endpoint.HostInterface, host.Run("ip -o link show master skiff0"), StringComparison.Ordinal);
        Assert.Contains("172.17.0.1/16", host.Run("ip -o -4 addr show skiff0"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Create_WithoutEndpoints_HasOnlyLoopback()
    {
        await using var host = await NetworkHost.StartAsync();
        var sandbox = await host.CreateAsync("none", []);

        Assert.Equal("", host.RunIn(sandbox.Path, "ip -o addr | grep -v ' lo ' || true"));
        Assert.Contains("UP", host.RunIn(sandbox.Path, "ip -o link show lo"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Create_GivesAddressesInOrder_AndReleasedOnesLast()
    {
        await using var host = await NetworkHost.StartAsync();
        var one = await host.CreateAsync("one", ["bridge"]);
        await host.RemoveAsync(one);
        var two = await host.CreateAsync("two", ["bridge"]);

        Assert.Equal("172.17.0.3", two.Endpoints[0].IPv4Address);
    }

    [Fact]
    public async Task Neighbours_ReachEachOther_TheHostAndTheOutside()
    {
        await using var host = await NetworkHost.StartAsync();
        var one = await host.CreateAsync("one", ["bridge"]);
        var two = await host.CreateAsync("two", ["bridge"]);
        host.Serve(one.Path, "neighbour");
        host.Serve(host.Outside, "outside");

        Assert.Equal("neighbour", host.Fetch(two.Path, one.Endpoints[0].IPv4Address, 80));
        Assert.Equal("neighbour", host.Fetch(two.Path, one.Endpoints[0].IPv6Address, 80));
        Assert.Equal("neighbour", host.Fetch(host.Path, one.Endpoints[0].IPv4Address, 80));
        // the outside has no route back: only masquerading makes this work
        Assert.Equal("outside", host.Fetch(two.Path, NetworkHost.OutsideAddress, 80));
        Assert.Equal("outside", host.Fetch(two.Path, NetworkHost.OutsideIPv6, 80));
    }

    [Fact]
    public async Task Outside_WithARouteToTheBridge_ReachesNoUnpublishedPort()
    {
        await using var host = await NetworkHost.StartAsync();
        var one = await host.CreateAsync("one", ["bridge"]);
        host.Serve(one.Path, "secret");
        host.RunIn(host.Outside, $"ip route add 172.17.0.0/16 via {NetworkHost.HostAddress}");

        Assert.Equal("", host.Fetch(host.Outside, one.Endpoints[0].IPv4Address, 80));
    }

    [Fact]
    public async Task WithoutCommunication_NeighboursAreCutOff_WithAndWithoutBridgeNetfilter()
    {
        foreach (var filtered in (bool[])[false, true])
        {
            await using var host = await NetworkHost.StartAsync(
                options => options with { InterContainerCommunication = false }, filtered);
            var one = await host.CreateAsync("one", ["bridge"]);
            var two = await host.CreateAsync("two", ["bridge"]);
            host.Serve(one.Path, "neighbour");

            Assert.Equal("", host.Fetch(two.Path, one.Endpoints[0].IPv4Address, 80));
            Assert.Equal("neighbour", host.Fetch(host.Path, one.Endpoints[0].IPv4Address, 80));
        }
    }

    [Fact]
    public async Task Container_ReachesNothingOnTheHostsLoopback()
    {
        await using var host = await NetworkHost.StartAsync();
        var one = await host.CreateAsync("one", ["bridge"]);
        host.StartIn(host.Path, "exec busybox httpd -f -p 127.0.0.1:8099 -h " + host.Root);
        host.RunIn(one.Path, "ip addr del 127.0.0.1/8 dev lo; ip route add 127.0.0.0/8 via 172.17.0.1; sysctl -qw net.ipv4.conf.eth0.route_localnet=1");

        Assert.Equal("", host.Fetch(one.Path, "127.0.0.1", 8099));
    }

    [Fact]
    public async Task Restore_AfterACrash_KeepsAddressesAndDropsWhatNobodyHas()
    {
        await using var host = await NetworkHost.StartAsync();
        var kept = await host.CreateAsync("kept", ["bridge"]);
        var lost = await host.CreateAsync("lost", ["bridge"]);

        await host.RestartAsync(kept);
        Assert.True(File.Exists(kept.Path));
        Assert.False(File.Exists(lost.Path));
        var next = await host.CreateAsync("next", ["bridge"]);
        Assert.NotEqual(kept.Endpoints[0].IPv4Address, next.Endpoints[0].IPv4Address);
        Assert.Equal([kept.ContainerId, next.ContainerId], host.Networks.Members(host.Networks.Get("bridge").Id).Keys);
        await host.RemoveAsync(lost);
    }

    [Fact]
    public async Task DefaultBridge_TakesAnotherPool_WhenTheHostUsesTheFirst()
    {
        await using var host = await NetworkHost.StartAsync(options => options with { Bridge = "none" });
        host.Run("ip link add docker0 type bridge; ip addr add 172.17.0.1/16 dev docker0; ip link set docker0 up");
        host.Run("ip route add 172.18.0.0/15 via " + NetworkHost.OutsideAddress);
        var network = await host.Networks.CreateAsync(new() { Name = "mine" }, Token);

        Assert.Equal("172.20.0.0/16", network.Ipam[0].Subnet);
        await host.Networks.RemoveAsync("mine", Token);
    }

    [Fact]
    public async Task DefaultBridge_FollowsTheDaemonsOptions()
    {
        await using var host = await NetworkHost.StartAsync(options => options with
        {
            BridgeAddress = "10.9.0.1/24", FixedCidr = "10.9.0.64/26", DefaultGateway = "10.9.0.254", Mtu = 1400,
            DefaultPublishAddress = "127.0.0.1", Instance = "abc123",
        });
        var one = await host.CreateAsync("one", ["bridge"], [new() { Protocol = "tcp", ContainerPort = 80, HostPort = 8080 }]);

        Assert.Equal("10.9.0.64", one.Endpoints[0].IPv4Address);
        Assert.StartsWith("default via 10.9.0.254 dev eth0", host.RunIn(one.Path, "ip route show default"), StringComparison.Ordinal);
        Assert.Contains("10.9.0.1/24", host.Run("ip addr show skiff-abc123"), StringComparison.Ordinal);
        Assert.Contains("mtu 1400", host.RunIn(one.Path, "ip link show eth0"), StringComparison.Ordinal);
        Assert.Equal("127.0.0.1", Assert.Single(one.Ports).HostIp);
        Assert.Contains("table inet skiff-abc123", host.Run("nft list tables"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task DefaultBridge_OfTheUsers_IsUsedAndStays()
    {
        await using var host = await NetworkHost.StartAsync(options => options with { Bridge = "none" });
        Assert.Throws<EngineException>(() => host.Networks.Get("bridge"));
        host.Run("ip link add mine0 type bridge; ip addr add 10.9.0.1/24 dev mine0");
        await host.RestartAsync(options => options with { Bridge = "mine0" });
        var one = await host.CreateAsync("one", ["bridge"]);
        Assert.Equal("10.9.0.2", one.Endpoints[0].IPv4Address);
        Assert.Contains(one.Endpoints[0].HostInterface, host.Run("ip link show master mine0"), StringComparison.Ordinal);
        await host.RemoveAsync(one);
        await host.RestartAsync(options => options with { Bridge = "none" });
        Assert.Contains("10.9.0.1/24", host.Run("ip addr show mine0"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Create_WhenAnAddressIsTaken_LeavesNothing()
    {
        await using var host = await NetworkHost.StartAsync();
        await host.Networks.CreateAsync(new() { Name = "mine", Ipam = [new() { Subnet = "10.66.0.0/24" }] }, Token);
        var links = host.Links();
        var spec = new SandboxSpec
        {
            ContainerId = NetworkHost.NewId(),
            ContainerName = "one",
            Endpoints = [new() { Network = "bridge" }, new() { Network = "mine", IPv4Address = "10.66.0.1" }],
        };

        var error = await Assert.ThrowsAsync<EngineException>(() => host.Networks.CreateSandboxAsync(spec, Token));
        Assert.Equal("Address already in use", error.Message);
        Assert.Equal(ErrorKind.PermissionDenied, error.Kind);
        Assert.Equal(links, host.Links());
        Assert.Empty(host.Networks.Members(host.Networks.Get("bridge").Id));
    }
}
