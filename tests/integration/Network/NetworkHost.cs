using System.Diagnostics;
using System.Net;
using System.Text.Json;
using Skiff.Linux.Namespaces;
using Skiff.Network;
using Skiff.Network.Ports;
using Skiff.Network.Sandboxes;

namespace Skiff.Tests.Integration.Network;

/// <summary>
/// A host of its own: a network namespace in which the engine's networks live, and a second one, wired to it, that plays
/// another machine (203.0.113.2 and 2001:db8::2, the host being .1 and ::1). Disposal asserts that the engine left nothing.
/// </summary>
internal sealed class NetworkHost : IAsyncDisposable
{
    public const string HostAddress = "203.0.113.1", OutsideAddress = "203.0.113.2";
    public const string HostIPv6 = "2001:db8::1", OutsideIPv6 = "2001:db8::2";
    private readonly List<Process> _servers = [];
    private readonly List<SandboxState> _sandboxes = [];
    private readonly List<string> _networks = [];

    private NetworkHost(string root)
    {
        Root = root;
        Options = new NetworkOptions { DataRoot = root + "/data", ExecRoot = root + "/exec" };
    }

    public string Root { get; }

    public NetworkOptions Options { get; private set; }

    public Networks Networks { get; private set; } = null!;

    /// <summary>
    /// A loopback address of the test's own namespace, where the engine's forwarder asks: its sockets are not made on the
    /// network thread, and so not on this host.
    /// </summary>
    public string Nameserver { get; } = $"127.77.{Random.Shared.Next(1, 255)}.{Random.Shared.Next(1, 255)}";

    public string Path => Root + "/host";

    public string Outside => Root + "/outside";

    public static async Task<NetworkHost> StartAsync(Func<NetworkOptions, NetworkOptions>? change = null, bool bridgeNetfilter = false)
    {
        Assert.SkipUnless(Environment.UserName == "root", "needs root");
        var host = new NetworkHost(Directory.CreateTempSubdirectory("skiff-network-").FullName);
        host.Options = change?.Invoke(host.Options) ?? host.Options;
        await OnThread(() =>
        {
            using var home = NetworkNamespace.Current();
            NetworkNamespace.Create(host.Path, home, () => 0);
            return NetworkNamespace.Create(host.Outside, home, () => 0);
        });
        host.Run("ip link set lo up");
        host.Run($"ip link add wan type veth peer name eth0 netns {host.Outside}");
        host.Run($"ip addr add {HostAddress}/24 dev wan; ip addr add {HostIPv6}/64 dev wan nodad; ip link set wan up");
        host.RunIn(host.Outside, $"ip addr add {OutsideAddress}/24 dev eth0; ip addr add {OutsideIPv6}/64 dev eth0 nodad; ip link set eth0 up; ip link set lo up");
        host.Run($"for f in /proc/sys/net/bridge/bridge-nf-call-ip*tables; do echo {(bridgeNetfilter ? 1 : 0)} >$f; done");
        await host.OpenAsync([]);
        return host;
    }

    /// <summary>Starts another engine on the same state, as after a crash.</summary>
    public async Task RestartAsync(params IReadOnlyCollection<SandboxState> sandboxes)
    {
        await Networks.AbandonAsync();
        await OpenAsync(sandboxes);
    }

    public Task RestartAsync(Func<NetworkOptions, NetworkOptions> change)
    {
        Options = change(Options);
        return RestartAsync();
    }

    public Task<SandboxState> CreateAsync(string name, IReadOnlyList<string> networks, IReadOnlyList<PortRequest>? ports = null) =>
        ConnectAsync(name, [.. networks.Select(network => new EndpointSpec { Network = network })], ports);

    public async Task<SandboxState> ConnectAsync(
        string name, IReadOnlyList<EndpointSpec> endpoints, IReadOnlyList<PortRequest>? ports = null)
    {
        var sandbox = await Networks.CreateSandboxAsync(
            new SandboxSpec
            {
                ContainerId = NewId(),
                ContainerName = name,
                Endpoints = endpoints,
                Ports = ports ?? [],
                Nameservers = [Nameserver],
            },
            CancellationToken.None);
        _sandboxes.Add(sandbox);
        return sandbox;
    }

    public async Task RemoveAsync(SandboxState sandbox)
    {
        _sandboxes.RemoveAll(other => other.ContainerId == sandbox.ContainerId);
        await Networks.RemoveSandboxAsync(sandbox, CancellationToken.None);
    }

    public void RemoveAtEnd(string network) => _networks.Add(network);

    /// <summary>A web server on port 80 of a namespace that answers with a word, for both families.</summary>
    public void Serve(string space, string word, int port = 80)
    {
        var directory = Directory.CreateDirectory($"{Root}/www-{word}").FullName;
        File.WriteAllText(directory + "/index.html", word);
        StartIn(space, $"exec busybox httpd -f -p {port} -h {directory}");
        AwaitListener(space, port);
    }

    public void AwaitListener(string space, int port) => RunIn(
        space, $"for i in $(seq 100); do ss -Hltun | grep -q ':{port} ' && exit 0; sleep 0.05; done; exit 1");

    public void StartIn(string space, string command)
    {
        _servers.Add(Process.Start(new ProcessStartInfo("nsenter", ["--net=" + space, "sh", "-c", command]))!);
    }

    /// <summary>What a client in a namespace gets; empty if nothing.</summary>
    public string Fetch(string space, string address, int port) => Execute(
        space, $"curl -s --max-time 2 http://{(address.Contains(':', StringComparison.Ordinal) ? $"[{address}]" : address)}:{port}/").Output;

    public string Run(string command) => RunIn(Path, command);

    public string RunIn(string space, string command)
    {
        var (output, error, code) = Execute(space, command);
        Assert.True(code == 0, $"{command}: {code} {output} {error}");
        return output;
    }

    public static (string Output, string Error, int Code) Execute(string space, string command)
    {
        using var process = Process.Start(new ProcessStartInfo("nsenter", ["--net=" + space, "sh", "-c", command])
        {
            RedirectStandardOutput = true, RedirectStandardError = true,
        })!;
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (output.Trim(), error.Result.Trim(), process.ExitCode);
    }

    /// <summary>Names of the host's links, without lo and wan.</summary>
    public IReadOnlyList<string> Links() =>
    [
        .. JsonDocument.Parse(Run("ip -j link")).RootElement.EnumerateArray()
            .Select(link => link.GetProperty("ifname").GetString()!)
            .Where(name => name is not ("lo" or "wan" or "ifb0" or "ifb1" or "sit0" or "ip6tnl0" or "tunl0")),
    ];

    public async ValueTask DisposeAsync()
    {
        foreach (var server in _servers)
        {
            server.Kill(entireProcessTree: true);
            await server.WaitForExitAsync();
            server.Dispose();
        }
        foreach (var sandbox in _sandboxes.ToList())
        {
            await RemoveAsync(sandbox);
        }
        foreach (var network in _networks)
        {
            await Networks.RemoveAsync(network, CancellationToken.None);
        }
        await Networks.DisposeAsync();
        try
        {
            // the kernel removes the interfaces of dropped namespaces by itself, a moment later
            Assert.Equal("", Run("for i in $(seq 100); do left=$(ip -o link | grep -E 'veth|br-|skiff') || exit 0; sleep 0.1; done; echo \"$left\""));
            Assert.Equal("", Run("nft list tables | grep skiff || true"));
            Assert.Empty(Directory.GetFiles(Options.ExecRoot + "/netns"));
            Assert.DoesNotContain(Root + "/exec", File.ReadAllText("/proc/self/mountinfo"), StringComparison.Ordinal);
        }
        finally
        {
            foreach (var left in Directory.EnumerateFiles(Options.ExecRoot + "/netns"))
            {
                NetworkNamespace.Unpin(left);
            }
            NetworkNamespace.Unpin(Path);
            NetworkNamespace.Unpin(Outside);
            Directory.Delete(Root, recursive: true);
        }
    }

    public static string NewId() => Convert.ToHexStringLower(System.Security.Cryptography.RandomNumberGenerator.GetBytes(32));

    public static IPAddress Address(string text) => IPAddress.Parse(text);

    private async Task OpenAsync(IReadOnlyCollection<SandboxState> sandboxes)
    {
        await OnThread(() =>
        {
            using var home = NetworkNamespace.Current();
            using var space = NetworkNamespace.Open(Path);
            // the thread that the object starts is born in the namespace it is made in
            Networks = NetworkNamespace.Run(space, home, () => new Networks(Options, TimeProvider.System));
            return 0;
        });
        await Networks.RestoreAsync(sandboxes, CancellationToken.None);
    }

    private static Task OnThread(Func<int> work)
    {
        var done = new TaskCompletionSource();
        new Thread(() =>
        {
            try
            {
                work();
                done.SetResult();
            }
            catch (Exception error) // for whoever awaits
            {
                done.SetException(error);
            }
        }).Start();
        return done.Task;
    }
}
