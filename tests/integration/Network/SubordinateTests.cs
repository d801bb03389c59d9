using Skiff.Errors;
using Skiff.Network;
using Skiff.Network.Sandboxes;

namespace Skiff.Tests.Integration.Network;

/// <summary>macvlan and ipvlan: containers on the wire of a link of the host, whose other end is another machine.</summary>
public sealed class SubordinateTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("macvlan", "macvlan_mode", "bridge", true)]
    [InlineData("macvlan", "macvlan_mode", "private", false)]
    [InlineData("macvlan", "macvlan_mode", "vepa", false)]
    [InlineData("ipvlan", "ipvlan_mode", "l2", true)]
    [InlineData("ipvlan", "ipvlan_mode", "l3s", true)]
    public async Task Containers_AreOnTheWire_AndTalkToEachOtherIfTheModeLetsThem(string driver, string option, string mode, bool neighbours)
    {
        await using var host = await StartAsync();
        var links = host.Links();
        await CreateAsync(host, driver, new() { ["parent"] = "lan", [option] = mode });
        var one = await ConnectAsync(host, driver, "one", new() { Network = "wire" });
        var two = await host.CreateAsync("two", ["wire"]);
        host.Serve(one.Path, "one");

        Assert.Equal(("10.61.0.128", "10.61.0.130"), (one.Endpoints[0].IPv4Address, two.Endpoints[0].IPv4Address)); // .129 is kept free
        Assert.Contains($"{driver} ", host.RunIn(one.Path, "ip -d link show eth0"), StringComparison.Ordinal);
        Assert.Contains($"mode {mode} ", host.RunIn(one.Path, "ip -d link show eth0"), StringComparison.Ordinal);
        if (mode == "l3s")
        {
            Assert.Equal("default dev eth0 scope link", host.RunIn(one.Path, "ip route show default").Trim());
            host.RunIn(host.Outside, "ip route add 10.61.0.128/25 dev lan1");
        }
        else
        {
            Assert.Equal("default via 10.61.0.1 dev eth0", host.RunIn(one.Path, "ip route show default").Trim());
            Assert.Equal("one", host.Fetch(host.Outside, one.Endpoints[0].IPv4Address, 80));
            Assert.Equal("one", host.Fetch(host.Outside, one.Endpoints[0].IPv6Address, 80));
        }
        Assert.Equal(neighbours ? "one" : "", host.Fetch(two.Path, one.Endpoints[0].IPv4Address, 80));
        Assert.Equal(links, host.Links()); // nothing of it is on the host
        await EndAsync(host, one, two);
    }

    [Fact]
    public async Task SeveralSubnets_AreUsedOneAfterTheOther_AndAnAddressMayBeOfAny()
    {
        await using var host = await StartAsync();
        await host.Networks.CreateAsync(
            new()
            {
                Name = "wire", Driver = "macvlan", Options = new Dictionary<string, string> { ["parent"] = "lan" },
                Ipam = [new() { Subnet = "10.61.0.0/30", Gateway = "10.61.0.1" }, new() { Subnet = "10.62.0.0/24", Gateway = "10.62.0.1" }],
            },
            Token);
        var one = await host.CreateAsync("one", ["wire"]);
        var two = await host.CreateAsync("two", ["wire"]);
        var three = await host.ConnectAsync("three", [new() { Network = "wire", IPv4Address = "10.62.0.9", MacAddress = "02:00:00:00:00:09" }]);
        Assert.Equal(["10.61.0.2/30", "10.62.0.2/24", "10.62.0.9/24"], Enumerable.Select([one, two, three], sandbox =>
            $"{sandbox.Endpoints[0].IPv4Address}/{sandbox.Endpoints[0].IPv4PrefixLength}"));
        Assert.Equal("default via 10.62.0.1 dev eth0", host.RunIn(three.Path, "ip route show default").Trim());
        Assert.Contains("02:00:00:00:00:09", host.RunIn(three.Path, "ip link show eth0"), StringComparison.Ordinal);
        await EndAsync(host, one, two, three);
    }

    [Fact]
    public async Task WithoutAParent_ANetworkIsOfThisHostAlone_AndLeavesNothing()
    {
        await using var host = await StartAsync();
        var links = host.Links();
        var network = await host.Networks.CreateAsync(new() { Name = "wire", Driver = "macvlan" }, Token);
        var one = await host.CreateAsync("one", ["wire"]);
        var two = await host.CreateAsync("two", ["wire"]);
        host.Serve(one.Path, "one");
        Assert.Contains($"dm-{network.Id[..12]}", host.Links());
        Assert.Equal("one", host.Fetch(two.Path, one.Endpoints[0].IPv4Address, 80));
        Assert.Equal("", host.RunIn(one.Path, "ip route show default"));

        await host.RestartAsync(one, two);
        Assert.Equal("one", host.Fetch(two.Path, one.Endpoints[0].IPv4Address, 80));
        await EndAsync(host, one, two);
        Assert.Equal(links, host.Links());
    }

    [Fact]
    public async Task VlanInterfaces_AreMade_AndGoWithTheLastNetwork()
    {
        await using var host = await StartAsync();
        NetworkSpec Spec(string name, string mode) => new()
        {
            Name = name, Driver = "macvlan", Options = new Dictionary<string, string> { ["parent"] = "lan.10", ["macvlan_mode"] = mode },
        };
        try
        {
            await host.Networks.CreateAsync(Spec("a", "bridge"), Token);
        }
        catch (EngineException error) when (error.Message == "failed to create lan.10 vlan link: operation not supported")
        {
            Assert.Skip("this kernel has no 802.1Q");
        }
        await host.Networks.CreateAsync(Spec("b", "bridge"), Token);
        Assert.Contains("vlan protocol 802.1Q id 10", host.Run("ip -d link show lan.10"), StringComparison.Ordinal);
        await host.Networks.RemoveAsync("a", Token);
        Assert.Contains("lan.10", host.Links());
        await host.Networks.RemoveAsync("b", Token);
        Assert.DoesNotContain("lan.10", host.Links());
    }

    [Fact]
    public async Task ConnectAndDisconnect_OfARunningSandbox_WithABridgeBeside()
    {
        await using var host = await StartAsync();
        await CreateAsync(host, "macvlan", new() { ["parent"] = "lan" });
        var one = await host.CreateAsync("one", ["bridge"], [new() { Protocol = "tcp", ContainerPort = 80, HostPort = 8080 }]);
        host.Serve(one.Path, "one");
        var both = await host.Networks.ConnectAsync(one, new() { Network = "wire" }, Token);
        Assert.Equal("one", host.Fetch(host.Outside, "10.61.0.128", 80));
        Assert.Equal("one", host.Fetch(host.Outside, NetworkHost.HostAddress, 8080));
        Assert.StartsWith("default via 172.17.0.1 dev eth0", host.RunIn(one.Path, "ip route show default"), StringComparison.Ordinal);
        var left = await host.Networks.DisconnectAsync(both, host.Networks.Get("bridge").Id, Token);
        Assert.StartsWith("default via 10.61.0.1 dev eth1", host.RunIn(one.Path, "ip route show default"), StringComparison.Ordinal);
        Assert.Equal("", host.Fetch(host.Outside, NetworkHost.HostAddress, 8080));
        await EndAsync(host, left);
    }

    [Theory]
    [InlineData("macvlan", "parent=lan,macvlan_mode=foo", "requested macvlan mode 'foo' is not valid, 'bridge' mode is the macvlan driver default")]
    [InlineData("macvlan", "parent=lo", "loopback interface is not a valid macvlan parent link")]
    [InlineData("macvlan", "parent=nope0", "invalid subinterface vlan name nope0, example formatting is eth0.10")]
    [InlineData("macvlan", "parent=lan.5000", "vlan id must be between 1-4094, received: 5000")]
    [InlineData("macvlan", "parent=nope.50", "-o parent interface does was not found on the host: nope")]
    [InlineData("ipvlan", "parent=lan,ipvlan_mode=x", "requested ipvlan mode 'x' is not valid, 'l2' mode is the ipvlan driver default")]
    [InlineData("ipvlan", "parent=lan,ipvlan_flag=x", "requested ipvlan flag 'x' is not valid, 'bridge' is the ipvlan driver default")]
    public async Task BadOptions_GetDockersText(string driver, string options, string message)
    {
        await using var host = await StartAsync();
        var error = await Assert.ThrowsAsync<EngineException>(() => CreateAsync(
            host, driver, options.Split(',').Select(option => option.Split('=')).ToDictionary(pair => pair[0], pair => pair[1])));
        Assert.Equal((message, ErrorKind.Internal), (error.Message, error.Kind));
    }

    [Fact]
    public async Task Passthru_WantsTheParentForItself()
    {
        await using var host = await StartAsync();
        var first = await host.Networks.CreateAsync(new() { Name = "a", Driver = "macvlan", Options = new Dictionary<string, string> { ["parent"] = "lan" } }, Token);
        var error = await Assert.ThrowsAsync<EngineException>(() => CreateAsync(host, "macvlan", new() { ["parent"] = "lan", ["macvlan_mode"] = "passthru" }));
        Assert.Equal($"cannot use mode passthru, macvlan network {first.Id} is already using parent interface lan", error.Message);
        await host.Networks.RemoveAsync("a", Token);
    }

    private static async Task<NetworkHost> StartAsync()
    {
        var host = await NetworkHost.StartAsync();
        host.Run($"ip link add lan type veth peer name lan1 netns {host.Outside}; ip link set lan up");
        host.RunIn(host.Outside, "ip addr add 10.61.0.1/24 dev lan1; ip addr add fd61::1/64 dev lan1 nodad; ip link set lan1 up");
        return host;
    }

    private static Task<NetworkRecord> CreateAsync(NetworkHost host, string driver, Dictionary<string, string> options) => host.Networks.CreateAsync(
        new()
        {
            Name = "wire", Driver = driver, Options = options, EnableIPv6 = true,
            Ipam =
            [
                new()
                {
                    Subnet = "10.61.0.0/24", Gateway = "10.61.0.1", IPRange = "10.61.0.128/25",
                    AuxiliaryAddresses = new Dictionary<string, string> { ["printer"] = "10.61.0.129" },
                },
                new() { Subnet = "fd61::/64", Gateway = "fd61::1" },
            ],
        },
        Token);

    private static async Task<SandboxState> ConnectAsync(NetworkHost host, string driver, string name, EndpointSpec endpoint)
    {
        try
        {
            return await host.ConnectAsync(name, [endpoint]);
        }
        catch (EngineException error) when (error.Message.EndsWith($"this kernel has no {driver}", StringComparison.Ordinal))
        {
            await host.Networks.RemoveAsync("wire", Token);
            Assert.Skip(error.Message);
            throw;
        }
    }

    private static async Task EndAsync(NetworkHost host, params SandboxState[] sandboxes)
    {
        foreach (var sandbox in sandboxes)
        {
            await host.RemoveAsync(sandbox);
        }
        await host.Networks.RemoveAsync("wire", Token);
    }
}
