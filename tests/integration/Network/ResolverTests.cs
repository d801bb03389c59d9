using Skiff.Network.Sandboxes;

namespace Skiff.Tests.Integration.Network;

public sealed class ResolverTests
{
    // a client of RFC 1035 in Python's standard library: name, type, transport; prints code, and the addresses or names
    private const string Client = """
        import socket, struct, sys
        name, kind, stream = sys.argv[1], int(sys.argv[2]), sys.argv[3] == "tcp"
        query = struct.pack(">6H", 4711, 0x100, 1, 0, 0, 0)
        for label in name.split("."): query += bytes([len(label)]) + label.encode()
        query += b"\0" + struct.pack(">2H", kind, 1)
        s = socket.socket(socket.AF_INET, socket.SOCK_STREAM if stream else socket.SOCK_DGRAM)
        s.settimeout(6)
        s.connect(("127.0.0.11", 53))
        s.send((struct.pack(">H", len(query)) if stream else b"") + query)
        answer = s.recv(4096)
        if stream: answer = answer[2:]
        assert struct.unpack(">H", answer[:2])[0] == 4711
        assert answer[12:len(query)] == query[12:]
        count = struct.unpack(">H", answer[6:8])[0]
        at, found = len(query), []
        for _ in range(count):
            length = struct.unpack(">H", answer[at + 10:at + 12])[0]
            data = answer[at + 12:at + 12 + length]
            if length in (4, 16): found.append(socket.inet_ntop(socket.AF_INET if length == 4 else socket.AF_INET6, data))
            else:
                labels = []
                while data[0]: labels.append(data[1:1 + data[0]].decode()); data = data[1 + data[0]:]
                found.append(".".join(labels))
            at += 12 + length
        print(answer[3] & 15, *sorted(found))
        """;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Names_OfTheNetwork_AreAnswered_ByEitherTransport()
    {
        await using var host = await StartAsync();
        var one = await host.CreateAsync("one", ["mine"]);
        var two = await CreateAsync(host, "two", new EndpointSpec { Network = "mine", Aliases = ["web", "both"] });
        var three = await CreateAsync(host, "three", new EndpointSpec { Network = "mine", Aliases = ["both"], Links = ["two:other"] });
        var address = two.Endpoints[0].IPv4Address;

        foreach (var name in (string[])["two", "TWO", "web", two.ContainerId[..12], "two.mine"])
        {
            Assert.Equal($"0 {address}", Ask(host, one, name, 1));
        }
        Assert.Equal($"0 {address}", Ask(host, one, "two", 1, "tcp"));
        Assert.Equal("0", Ask(host, one, "two", 28)); // it has an address, but nobody asked for IPv6 here
        Assert.Equal("0", Ask(host, one, "two", 15));
        Assert.Equal($"0 {address} {three.Endpoints[0].IPv4Address}", Ask(host, one, "both", 1));
        Assert.Equal($"0 {address}", Ask(host, three, "other", 1));
        Assert.NotEqual($"0 {address}", Ask(host, one, "other", 1));
        Assert.Equal("0 two.mine", Ask(host, one, string.Join('.', address.Split('.').Reverse()) + ".in-addr.arpa", 12));
        Assert.Contains(address, host.RunIn(one.Path, Resolving(host, "two")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Names_HaveIPv6Addresses_WhereIPv6WasAskedFor()
    {
        await using var host = await StartAsync();
        await host.Networks.CreateAsync(new() { Name = "six", EnableIPv6 = true }, Token);
        var one = await host.CreateAsync("one", ["six"]);
        var two = await host.CreateAsync("two", ["six"]);
        Assert.Equal($"0 {two.Endpoints[0].IPv6Address}", Ask(host, one, "two", 28));
        Assert.Equal($"0 {two.Endpoints[0].IPv4Address}", Ask(host, one, "two", 1));
    }

    [Fact]
    public async Task Names_FollowContainers_AndAreOfTheirNetworkOnly()
    {
        await using var host = await StartAsync();
        await host.Networks.CreateAsync(new() { Name = "other" }, Token);
        var one = await host.CreateAsync("one", ["mine"]);
        var two = await host.CreateAsync("two", ["other"]);
        Assert.Equal("2", Ask(host, one, "two", 1)); // unknown; and nobody listens at the server's address

        var both = await host.Networks.ConnectAsync(two, new() { Network = "mine" }, Token);
        Assert.Equal($"0 {both.Endpoints[1].IPv4Address}", Ask(host, one, "two", 1));
        var renamed = host.Networks.Rename(both, "new");
        Assert.Equal($"0 {both.Endpoints[1].IPv4Address}", Ask(host, one, "new", 1));
        Assert.Equal("2", Ask(host, one, "two", 1));
        var left = await host.Networks.DisconnectAsync(renamed, host.Networks.Get("mine").Id, Token);
        Assert.Equal("2", Ask(host, one, "new", 1));
        await host.RemoveAsync(left);
        await host.RemoveAsync(one);
        await host.Networks.RemoveAsync("other", Token);
    }

    [Fact]
    public async Task OtherNames_AreForwarded_AndCached()
    {
        await using var host = await StartAsync();
        var one = await host.CreateAsync("one", ["mine"]);
        ServeNames(host, ttl: 60);

        Assert.Equal("0 192.0.2.77", Ask(host, one, "www.example.org", 1));
        Assert.Equal("0 192.0.2.77", Ask(host, one, "WWW.example.org", 1));
        Assert.Equal("3", Ask(host, one, "missing.example.org", 1));
        Assert.Equal("0 192.0.2.77", Ask(host, one, "stream.example.org", 1, "tcp"));
        Assert.Equal(1, File.ReadAllLines(host.Root + "/asked").Count(line => line == "www.example.org"));
    }

    [Fact]
    public async Task InternalNetwork_ForwardsNothing()
    {
        await using var host = await StartAsync(@internal: true);
        var one = await host.CreateAsync("one", ["mine"]);
        var two = await host.CreateAsync("two", ["mine"]);
        ServeNames(host, ttl: 60);

        Assert.Equal("2", Ask(host, one, "www.example.org", 1));
        Assert.Equal($"0 {two.Endpoints[0].IPv4Address}", Ask(host, one, "two", 1));
        Assert.False(File.Exists(host.Root + "/asked"));
    }

    [Fact]
    public async Task Restart_BringsTheResolverBack()
    {
        await using var host = await StartAsync();
        var one = await host.CreateAsync("one", ["mine"]);
        await host.Networks.DisposeAsync();
        await host.RestartAsync(one);

        Assert.Equal($"0 {one.Endpoints[0].IPv4Address}", Ask(host, one, "one", 1));
    }

    [Fact]
    public async Task Port53_OnAllAddresses_IsFreeForTheContainer()
    {
        await using var host = await StartAsync();
        var one = await host.CreateAsync("one", ["mine"]);
        host.StartIn(one.Path, "exec socat UDP-RECVFROM:53,fork EXEC:cat");
        host.StartIn(one.Path, "exec socat TCP-LISTEN:53,fork EXEC:cat");
        host.AwaitListener(one.Path, 53);

        Assert.Equal($"0 {one.Endpoints[0].IPv4Address}", Ask(host, one, "one", 1));
        Assert.Equal("hello", host.RunIn(one.Path, "echo hello | socat -t 1 - UDP:127.0.0.1:53"));
    }

    [Fact]
    public async Task Garbage_DoesNotStopIt()
    {
        await using var host = await StartAsync();
        var one = await host.CreateAsync("one", ["mine"]);
        host.RunIn(one.Path, "for i in $(seq 200); do head -c $((i * 7 % 600)) /dev/urandom | socat -u - UDP:127.0.0.11:53; done");
        host.RunIn(one.Path, "for i in $(seq 20); do head -c 40 /dev/urandom | timeout 1 socat - TCP:127.0.0.11:53 >/dev/null; done; true");

        Assert.Equal($"0 {one.Endpoints[0].IPv4Address}", Ask(host, one, "one", 1));
    }

    private static async Task<NetworkHost> StartAsync(bool @internal = false)
    {
        var host = await NetworkHost.StartAsync();
        await File.WriteAllTextAsync(host.Root + "/client.py", Client, Token);
        await host.Networks.CreateAsync(new() { Name = "mine", Internal = @internal }, Token);
        host.RemoveAtEnd("mine");
        return host;
    }

    private static Task<SandboxState> CreateAsync(NetworkHost host, string name, EndpointSpec endpoint) => host.ConnectAsync(name, [endpoint]);

    private static string Ask(NetworkHost host, SandboxState from, string name, int type, string transport = "udp") =>
        host.RunIn(from.Path, $"python3 {host.Root}/client.py {name} {type} {transport}");

    private static string Resolving(NetworkHost host, string name)
    {
        File.WriteAllText(host.Root + "/resolv.conf", "nameserver 127.0.0.11\noptions ndots:0\n");
        return $"unshare -m sh -c 'mount --bind {host.Root}/resolv.conf /etc/resolv.conf; getent ahostsv4 {name}'";
    }

    private static void ServeNames(NetworkHost host, int ttl)
    {
        File.WriteAllText(host.Root + "/server.py", $$"""
            import socket, struct, threading
            def reply(q):
                at, labels = 12, []
                while q[at]: labels.append(q[at + 1:at + 1 + q[at]].decode().lower()); at += 1 + q[at]
                name = ".".join(labels)
                open("{{host.Root}}/asked", "a").write(name + "\n")
                found = not name.startswith("missing")
                head = q[:2] + struct.pack(">5H", 0x8180 if found else 0x8183, 1, 1 if found else 0, 0, 0)
                return head + q[12:at + 5] + (b"\xc0\x0c" + struct.pack(">2HIH", 1, 1, {{ttl}}, 4) + socket.inet_aton("192.0.2.77") if found else b"")
            def stream():
                s = socket.socket(); s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1); s.bind(("{{host.Nameserver}}", 53)); s.listen()
                while True:
                    c, _ = s.accept(); q = c.recv(512)[2:]; r = reply(q); c.send(struct.pack(">H", len(r)) + r); c.close()
            threading.Thread(target=stream, daemon=True).start()
            s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM); s.bind(("{{host.Nameserver}}", 53))
            while True:
                q, peer = s.recvfrom(512); s.sendto(reply(q), peer)
            """);
        host.StartIn("/proc/self/ns/net", $"exec python3 {host.Root}/server.py");
        host.RunIn("/proc/self/ns/net", $"for i in $(seq 100); do ss -Hlun | grep -q {host.Nameserver}:53 && exit 0; sleep 0.05; done; exit 1");
    }
}
