using Skiff.Errors;
using Skiff.Network;
using Skiff.Network.Sandboxes;

namespace Skiff.Tests.Integration.Network;

public sealed class UserNetworkTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Create_MakesABridgeNamedAfterItsId_AndRemoveTakesItAway()
    {
        await using var host = await NetworkHost.StartAsync();
        var network = await host.Networks.CreateAsync(new() { Name = "mine" }, Token);

        Assert.Equal("172.18.0.0/16", network.Ipam[0].Subnet);
        Assert.Equal(["br-" + network.Id[..12], "skiff0"], host.Links().Order());
        Assert.Equal(network, host.Networks.Get("mine"));
        Assert.Equal(network, host.Networks.Get(network.Id[..6]));
        await host.Networks.RemoveAsync("mine", Token);
        Assert.Equal(["skiff0"], host.Links());
        Assert.Equal("network mine not found", Assert.Throws<EngineException>(() => host.Networks.Get("mine")).Message);
    }

    [Fact]
    public async Task Create_WithEveryOption_ShowsInTheKernel()
    {
        await using var host = await NetworkHost.StartAsync();
        await host.Networks.CreateAsync(
            new()
            {
                Name = "mine",
                Ipam =
                [
                    new()
                    {
                        Subnet = "10.66.0.0/24", IPRange = "10.66.0.128/25", Gateway = "10.66.0.1",
                        AuxiliaryAddresses = new Dictionary<string, string> { ["r"] = "10.66.0.128" },
                    },
                ],
                Options = new Dictionary<string, string>
                {
                    ["com.docker.network.bridge.name"] = "own0", ["com.docker.network.driver.mtu"] = "1400", ["com.docker.network.container_iface_prefix"] = "net",
                },
            },
            Token);
        var sandbox = await host.CreateAsync("one", ["mine"]);

        Assert.Equal("10.66.0.129", sandbox.Endpoints[0].IPv4Address);
        Assert.Contains("mtu 1400", host.Run("ip link show own0"), StringComparison.Ordinal);
        Assert.Contains("10.66.0.1/24", host.Run("ip addr show own0"), StringComparison.Ordinal);
        Assert.Contains("mtu 1400", host.RunIn(sandbox.Path, "ip link show net0"), StringComparison.Ordinal);
        await host.RemoveAsync(sandbox);
        await host.Networks.RemoveAsync("mine", Token);
    }

    [Fact]
    public async Task Internal_ReachesNeighboursOnly()
    {
        await using var host = await NetworkHost.StartAsync();
        await host.Networks.CreateAsync(new() { Name = "mine", Internal = true }, Token);
        var one = await host.CreateAsync("one", ["mine"]);
        var two = await host.CreateAsync("two", ["mine"]);
        host.Serve(one.Path, "one");
        host.Serve(host.Outside, "outside");

        Assert.Equal("", one.Endpoints[0].Gateway);
        Assert.Equal("one", host.Fetch(two.Path, one.Endpoints[0].IPv4Address, 80));
        host.RunIn(two.Path, "ip route add default via 172.18.0.1");
        Assert.Equal("", host.Fetch(two.Path, NetworkHost.OutsideAddress, 80));
        await host.RemoveAsync(one);
        await host.RemoveAsync(two);
        await host.Networks.RemoveAsync("mine", Token);
    }

    [Fact]
    public async Task Networks_AreCutOffFromEachOther_ButReachPublishedPorts()
    {
        await using var host = await NetworkHost.StartAsync();
        await host.Networks.CreateAsync(new() { Name = "mine" }, Token);
        var one = await host.CreateAsync("one", ["bridge"], [new() { Protocol = "tcp", ContainerPort = 80, HostPort = 8080 }]);
        var two = await host.CreateAsync("two", ["mine"]);
        host.Serve(one.Path, "one");

        Assert.Equal("", host.Fetch(two.Path, one.Endpoints[0].IPv4Address, 80));
        Assert.Equal("", host.Fetch(two.Path, one.Endpoints[0].IPv6Address, 80));
        Assert.Equal("one", host.Fetch(two.Path, NetworkHost.HostAddress, 8080));
        Assert.Equal("one", host.Fetch(two.Path, "172.18.0.1", 8080));
        await host.RemoveAsync(two);
        await host.Networks.RemoveAsync("mine", Token);
    }

    [Fact]
    public async Task ConnectAndDisconnect_OfARunningSandbox()
    {
        await using var host = await NetworkHost.StartAsync();
        var network = await host.Networks.CreateAsync(new() { Name = "mine", Ipam = [new() { Subnet = "10.66.0.0/24" }] }, Token);
        var one = await host.CreateAsync("one", ["bridge"], [new() { Protocol = "tcp", ContainerPort = 80, HostPort = 8080 }]);
        host.Serve(one.Path, "one");

        var both = await host.Networks.ConnectAsync(one, new() { Network = "mine", IPv4Address = "10.66.0.200", Aliases = ["web"] }, Token);
        Assert.Equal(["eth0", "eth1"], both.Endpoints.Select(endpoint => endpoint.InterfaceName));
        Assert.Contains("10.66.0.200/24", host.RunIn(one.Path, "ip addr show eth1"), StringComparison.Ordinal);
        Assert.Equal("10.66.0.200/24", host.Networks.Members(network.Id)[one.ContainerId].IPv4Address);
        var twice = await Assert.ThrowsAsync<EngineException>(() => host.Networks.ConnectAsync(both, new() { Network = "mine" }, Token));
        Assert.Equal("endpoint with name one already exists in network mine", twice.Message);
        var active = await Assert.ThrowsAsync<EngineException>(() => host.Networks.RemoveAsync("mine", Token));
        Assert.Equal($"error while removing network: network mine id {network.Id} has active endpoints (name:\"one\" id:\"{both.Endpoints[1].EndpointId[..12]}\")", active.Message);

        // the published port and the default route move to the network that is left
        var left = await host.Networks.DisconnectAsync(both, host.Networks.Get("bridge").Id, Token);
        Assert.Equal("default via 10.66.0.1 dev eth1", host.RunIn(one.Path, "ip route show default").Trim());
        Assert.Equal("one", host.Fetch(host.Outside, NetworkHost.HostAddress, 8080));
        Assert.DoesNotContain("eth0@", host.RunIn(one.Path, "ip link"), StringComparison.Ordinal);
        var gone = await Assert.ThrowsAsync<EngineException>(
            () => host.Networks.DisconnectAsync(left, host.Networks.Get("bridge").Id, Token));
        Assert.Equal($"container {one.ContainerId} is not connected to network bridge", gone.Message);
        await host.RemoveAsync(left);
        await host.Networks.RemoveAsync("mine", Token);
    }

    [Theory]
    [InlineData("10.99.0.1", "Invalid address 10.99.0.1: It does not belong to any of this network's subnets", ErrorKind.Internal)]
    [InlineData("10.66.0.1", "Address already in use", ErrorKind.PermissionDenied)]
    public async Task Connect_WithAnAddressThatCannotBe_IsRefused(string address, string message, ErrorKind kind)
    {
        await using var host = await NetworkHost.StartAsync();
        await host.Networks.CreateAsync(new() { Name = "mine", Ipam = [new() { Subnet = "10.66.0.0/24" }] }, Token);
        var spec = new SandboxSpec
        {
            ContainerId = NetworkHost.NewId(), ContainerName = "one", Endpoints = [new() { Network = "mine", IPv4Address = address }],
        };

        var error = await Assert.ThrowsAsync<EngineException>(() => host.Networks.CreateSandboxAsync(spec, Token));
        Assert.Equal((message, kind), (error.Message, error.Kind));
        await host.Networks.RemoveAsync("mine", Token);
    }

    [Fact]
    public async Task Endpoint_WithAnInterfaceName_HasIt_AndOtherOptionsAreRefused()
    {
        await using var host = await NetworkHost.StartAsync();
        EndpointSpec Named(string option) => new() { Network = "bridge", DriverOptions = new Dictionary<string, string> { [option] = "wan0" } };
        var one = await host.ConnectAsync("one", [Named("com.docker.network.endpoint.ifname")]);
        Assert.Contains("172.17.0.2/16", host.RunIn(one.Path, "ip addr show wan0"), StringComparison.Ordinal);
        var error = await Assert.ThrowsAsync<EngineException>(() => host.ConnectAsync("two", [Named("com.docker.network.endpoint.nosuch")]));
        Assert.Equal(ErrorKind.NotImplemented, error.Kind);
    }

    [Fact]
    public async Task BadRequests_GetDockersTextAndKind()
    {
        await using var host = await NetworkHost.StartAsync();
        await host.Networks.CreateAsync(new() { Name = "mine", Ipam = [new() { Subnet = "10.66.0.0/24" }] }, Token);

        await Refuse(new() { Name = "mine" }, ErrorKind.Conflict, "network with name mine already exists");
        await Refuse(new() { Name = "bridge" }, ErrorKind.PermissionDenied, "operation is not permitted on predefined bridge network ");
        await Refuse(new() { Name = "x", Driver = "nosuchdriver" }, ErrorKind.NotFound, "plugin \"nosuchdriver\" not found");
        await Refuse(Subnet("10.66.0.0/33"), ErrorKind.InvalidArgument, "Invalid subnet 10.66.0.0/33 : invalid CIDR address: 10.66.0.0/33");
        await Refuse(Subnet("10.66.0.128/25"), ErrorKind.PermissionDenied, "Pool overlaps with other one on this address space: 10.66.0.128/25 is taken by network mine (10.66.0.0/24)");
        var predefined = await Assert.ThrowsAsync<EngineException>(() => host.Networks.RemoveAsync("host", Token));
        Assert.Equal("host is a pre-defined network and cannot be removed", predefined.Message);
        await host.Networks.RemoveAsync("mine", Token);
        Assert.Equal(["bridge", "host", "none"], host.Networks.List().Select(network => network.Name).Order());

        async Task Refuse(NetworkSpec spec, ErrorKind kind, string message)
        {
            var error = await Assert.ThrowsAsync<EngineException>(() => host.Networks.CreateAsync(spec, Token));
            Assert.Equal((message, kind), (error.Message, error.Kind));
        }

        static NetworkSpec Subnet(string subnet) => new() { Name = "x", Ipam = [new() { Subnet = subnet }] };
    }

    [Fact]
    public async Task Restore_BringsNetworksBack_WithTheirBridges()
    {
        await using var host = await NetworkHost.StartAsync();
        var network = await host.Networks.CreateAsync(new() { Name = "mine", Labels = new Dictionary<string, string> { ["a"] = "b" } }, Token);
        host.Run($"ip link del br-{network.Id[..12]}");

        await host.RestartAsync();
        Assert.Equal("b", host.Networks.Get("mine").Labels["a"]);
        Assert.Contains("172.18.0.1/16", host.Run($"ip addr show br-{network.Id[..12]}"), StringComparison.Ordinal);
        await host.Networks.RemoveAsync("mine", Token);
    }
}
