using Skiff.Errors;
using Skiff.Network.Ports;

namespace Skiff.Tests.Integration.Network;

public sealed class PublishingTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Published_IsReachedFromEverywhere(bool bridgeNetfilter)
    {
        await using var host = await NetworkHost.StartAsync(bridgeNetfilter: bridgeNetfilter);
        var server = await host.CreateAsync("server", ["bridge"], [Tcp(8080, 80)]);
        var neighbour = await host.CreateAsync("neighbour", ["bridge"]);
        host.Serve(server.Path, "hello");

        Assert.Equal(["0.0.0.0", "::"], server.Ports.Select(port => port.HostIp));
        foreach (var space in (string[])[host.Path, host.Outside, neighbour.Path, server.Path])
        {
            Assert.Equal("hello", host.Fetch(space, NetworkHost.HostAddress, 8080));
            Assert.Equal("hello", host.Fetch(space, NetworkHost.HostIPv6, 8080));
        }
        Assert.Equal("hello", host.Fetch(host.Path, "127.0.0.1", 8080));
        Assert.Equal("hello", host.Fetch(neighbour.Path, "172.17.0.1", 8080));
        if (!bridgeNetfilter)
        {
            Assert.Equal("hello", host.Fetch(host.Path, "::1", 8080));
        }
        Assert.Equal("hello", NetworkHost.Execute(host.Path, "curl -s --max-time 2 http://localhost:8080/").Output);
    }

    [Fact]
    public async Task Published_KeepsTheClientsAddress()
    {
        await using var host = await NetworkHost.StartAsync();
        var server = await host.CreateAsync("server", ["bridge"], [Tcp(8081, 81)]);
        host.StartIn(server.Path, "exec socat TCP-LISTEN:81,fork,reuseaddr SYSTEM:'echo $SOCAT_PEERADDR'");
        host.AwaitListener(server.Path, 81);

        var peer = host.RunIn(host.Outside, $"busybox nc -w 2 {NetworkHost.HostAddress} 8081 </dev/null");
        Assert.StartsWith(NetworkHost.OutsideAddress, peer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task PublishedOnLoopback_IsForTheHostAlone()
    {
        await using var host = await NetworkHost.StartAsync();
        var server = await host.CreateAsync("server", ["bridge"], [Tcp(8080, 80, "127.0.0.1")]);
        var neighbour = await host.CreateAsync("neighbour", ["bridge"]);
        host.Serve(server.Path, "hello");
        host.RunIn(host.Outside, $"ip addr del 127.0.0.1/8 dev lo; ip route add 127.0.0.0/8 via {NetworkHost.HostAddress}; sysctl -qw net.ipv4.conf.eth0.route_localnet=1");

        Assert.Equal("hello", host.Fetch(host.Path, "127.0.0.1", 8080));
        Assert.Equal("", host.Fetch(host.Path, NetworkHost.HostAddress, 8080));
        Assert.Equal("", host.Fetch(host.Outside, "127.0.0.1", 8080));
        Assert.Equal("", host.Fetch(neighbour.Path, "172.17.0.1", 8080));
    }

    [Fact]
    public async Task Published_TakenByAContainer_IsRefusedWithDockersText()
    {
        await using var host = await NetworkHost.StartAsync();
        await host.CreateAsync("one", ["bridge"], [Tcp(8080, 80)]);
        var error = await Assert.ThrowsAsync<EngineException>(() => host.CreateAsync("two", ["bridge"], [Tcp(9000, 80), Tcp(8080, 80)]));

        Assert.Matches(
            "^driver failed programming external connectivity on endpoint two \\([0-9a-f]{64}\\): "
            + "Bind for 0.0.0.0:8080 failed: port is already allocated$", error.Message);
        Assert.Equal(ErrorKind.Internal, error.Kind);
        await host.CreateAsync("three", ["bridge"], [Tcp(9000, 80)]); // the first of the two was given back
    }

    [Fact]
    public async Task Published_TakenByAProgram_IsRefused_AndKeepsProgramsAway()
    {
        await using var host = await NetworkHost.StartAsync();
        host.StartIn(host.Path, "exec busybox httpd -f -p 8080");
        host.AwaitListener(host.Path, 8080);
        var error = await Assert.ThrowsAsync<EngineException>(() => host.CreateAsync("one", ["bridge"], [Tcp(8080, 80)]));

        // busybox listens on [::] for both families; Docker's text names the first address that fails
        Assert.Matches("listen tcp[46] (0\\.0\\.0\\.0|\\[::\\]):8080: bind: address already in use$", error.Message);
        await host.CreateAsync("two", ["bridge"], [Tcp(8081, 80)]);
        Assert.NotEqual(0, NetworkHost.Execute(host.Path, "busybox httpd -f -p 8081").Code);
    }

    [Fact]
    public async Task Published_FreedByRemoval_CanBeTakenAgain()
    {
        await using var host = await NetworkHost.StartAsync();
        var one = await host.CreateAsync("one", ["bridge"], [Tcp(8080, 80)]);
        await host.RemoveAsync(one);
        var two = await host.CreateAsync("two", ["bridge"], [Tcp(8080, 80)]);
        host.Serve(two.Path, "second");

        Assert.Equal("second", host.Fetch(host.Outside, NetworkHost.HostAddress, 8080));
    }

    [Fact]
    public async Task WithoutHostPort_EachContainerGetsAnotherFreeOne()
    {
        await using var host = await NetworkHost.StartAsync();
        var one = await host.CreateAsync("one", ["bridge"], [Tcp(0, 80)]);
        var two = await host.CreateAsync("two", ["bridge"], [Tcp(0, 80)]);
        host.Serve(two.Path, "two");

        Assert.NotEqual(one.Ports[0].HostPort, two.Ports[0].HostPort);
        Assert.Equal(one.Ports[0].HostPort, one.Ports[1].HostPort);
        Assert.Equal("two", host.Fetch(host.Outside, NetworkHost.HostAddress, two.Ports[0].HostPort));
    }

    [Fact]
    public async Task WithARangeOfHostPorts_TheFirstFreeIsTaken()
    {
        await using var host = await NetworkHost.StartAsync();
        await host.CreateAsync("one", ["bridge"], [Tcp(8000, 80)]);
        var two = await host.CreateAsync("two", ["bridge"], [Tcp(8000, 80) with { HostPortEnd = 8005 }]);

        Assert.Equal(8001, two.Ports[0].HostPort);
    }

    [Fact]
    public async Task Udp_FromHostAndOutside_Answers()
    {
        await using var host = await NetworkHost.StartAsync();
        var server = await host.CreateAsync("server", ["bridge"], [new() { Protocol = "udp", ContainerPort = 5000, HostPort = 5001 }]);
        host.StartIn(server.Path, "exec socat UDP-RECVFROM:5000,fork EXEC:cat");
        host.AwaitListener(server.Path, 5000);

        foreach (var (space, address) in ((string, string)[])
            [(host.Path, "127.0.0.1"), (host.Path, NetworkHost.HostAddress), (host.Outside, NetworkHost.HostAddress)])
        {
            var answer = host.RunIn(space, $"for i in 1 2 3 4 5; do echo hello | socat -t 1 - UDP:{address}:5001 | grep hello && exit 0; done; exit 1");
            Assert.Equal("hello", answer);
        }
    }

    [Fact]
    public async Task Udp_ClientThatKeepsSending_ReachesTheNextContainer()
    {
        await using var host = await NetworkHost.StartAsync();
        PortRequest port = new() { Protocol = "udp", ContainerPort = 5000, HostPort = 5001 };
        host.StartIn(
            host.Outside,
            "exec python3 -c 'import socket,time\ns=socket.socket(2,2)\ns.bind((\"\",40000))\n"
            + $"while 1: s.sendto(b\"x\",(\"{NetworkHost.HostAddress}\",5001)); time.sleep(0.05)'");
        var first = await host.CreateAsync("first", ["bridge"], [port]);
        await Task.Delay(500, TestContext.Current.CancellationToken);
        await host.RemoveAsync(first);
        await Task.Delay(500, TestContext.Current.CancellationToken);
        var second = await host.CreateAsync("second", ["bridge"], [port]);
        host.StartIn(second.Path, $"exec socat -u UDP-RECV:5000 OPEN:{host.Root}/received,creat,append");

        host.Run($"for i in $(seq 50); do grep -q x {host.Root}/received && exit 0; sleep 0.1; done; exit 1");
    }

    [Fact]
    public async Task LargeRange_LeadsEachPortToItsOwn()
    {
        await using var host = await NetworkHost.StartAsync();
        var server = await host.CreateAsync(
            "server", ["bridge"], [.. Enumerable.Range(0, 10_000).Select(i => Tcp(20_000 + i, 30_000 + i))]);
        host.Serve(server.Path, "last", 39_999);

        Assert.Equal(2, server.Ports.Count);
        Assert.Equal(10_000, server.Ports[0].Count);
        Assert.Equal("last", host.Fetch(host.Outside, NetworkHost.HostAddress, 29_999));
        Assert.Equal("", host.Fetch(host.Outside, NetworkHost.HostAddress, 29_998));
        await host.RemoveAsync(server);
        Assert.Equal("0", host.Run("nft list map inet skiff published4 | grep -c 'tcp \\.' || true"));
    }

    [Theory]
    [InlineData("nft flush ruleset")]
    [InlineData("nft flush table inet skiff")]
    [InlineData("nft delete table inet skiff")]
    public async Task FlushedTable_IsRestoredByItself(string command)
    {
        await using var host = await NetworkHost.StartAsync();
        var one = await host.CreateAsync("one", ["bridge"], [Tcp(8080, 80)]);
        host.Serve(one.Path, "one");
        host.Run(command);
        host.Run("for i in $(seq 100); do nft list chain inet skiff inward 2>/dev/null | grep -q drop && exit 0; sleep 0.02; done; exit 1");
        Assert.Equal("one", host.Fetch(host.Outside, NetworkHost.HostAddress, 8080));

        await host.RemoveAsync(one);
        var two = await host.CreateAsync("two", ["bridge"], [Tcp(8080, 80)]);
        host.Serve(two.Path, "two");
        Assert.Equal("two", host.Fetch(host.Outside, NetworkHost.HostAddress, 8080));
    }

    [Fact]
    public async Task FirewallThatComesLater_IsOpenedToo()
    {
        await using var host = await NetworkHost.StartAsync();
        var server = await host.CreateAsync("server", ["bridge"], [Tcp(8080, 80)]);
        host.Serve(server.Path, "hello");
        host.Run("nft 'add table ip filter; add chain ip filter FORWARD { type filter hook forward priority 0; policy drop; }'");
        host.Run("for i in $(seq 100); do nft list chain ip filter FORWARD | grep -q accept && exit 0; sleep 0.02; done; exit 1");

        Assert.Equal("hello", host.Fetch(host.Outside, NetworkHost.HostAddress, 8080));
    }

    [Fact]
    public async Task Restart_WhileConnectionsAreOpen_DropsNone()
    {
        await using var host = await NetworkHost.StartAsync();
        var server = await host.CreateAsync("server", ["bridge"], [Tcp(8080, 80)]);
        host.StartIn(server.Path, "exec socat TCP-LISTEN:80,fork,reuseaddr SYSTEM:'read a; read b; echo got $a $b'");
        host.AwaitListener(server.Path, 80);
        var talk = Task.Run(() => host.RunIn(
            host.Outside, $"(echo before; while [ ! -e {host.Root}/restarted ]; do sleep 0.05; done; echo after; sleep 0.5) | busybox nc -w 5 {NetworkHost.HostAddress} 8080"),
            TestContext.Current.CancellationToken);
        await Task.Delay(300, TestContext.Current.CancellationToken);

        await host.RestartAsync(server);
        File.WriteAllText(host.Root + "/restarted", "");
        Assert.Equal("got before after", await talk);
        var error = await Assert.ThrowsAsync<EngineException>(() => host.CreateAsync("two", ["bridge"], [Tcp(8080, 80)]));
        Assert.EndsWith("port is already allocated", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task BesideAFirewallThatDropsForwarding_PacketsFlow_AndItsRulesAreRestored()
    {
        await using var host = await NetworkHost.StartAsync(bridgeNetfilter: true);
        host.Run("nft -f - <<'N'\ntable ip filter {\nchain DOCKER-USER {\ncounter return\n}\nchain FORWARD {\ntype filter hook forward priority filter; policy drop;\ncounter jump DOCKER-USER\n}\n}\nN");
        var network = await host.Networks.CreateAsync(new() { Name = "mine" }, TestContext.Current.CancellationToken);
        await host.RestartAsync();
        var server = await host.CreateAsync("server", ["mine"], [Tcp(8080, 80)]);
        var neighbour = await host.CreateAsync("neighbour", ["mine"]);
        host.Serve(server.Path, "hello");
        host.Serve(host.Outside, "outside");

        Assert.Equal("hello", host.Fetch(host.Outside, NetworkHost.HostAddress, 8080));
        Assert.Equal("hello", host.Fetch(neighbour.Path, server.Endpoints[0].IPv4Address, 80));
        Assert.Equal("outside", host.Fetch(server.Path, NetworkHost.OutsideAddress, 80));
        await host.RemoveAsync(server);
        await host.RemoveAsync(neighbour);
        await host.Networks.RemoveAsync(network.Id, TestContext.Current.CancellationToken);
        await host.Networks.DisposeAsync();
        Assert.DoesNotContain("skiff", host.Run("nft list table ip filter"), StringComparison.Ordinal);
        await host.RestartAsync();
    }

    private static PortRequest Tcp(int host, int container, string address = "") =>
        new() { Protocol = "tcp", ContainerPort = container, HostPort = host, HostIp = address };
}
