using System.Net;
using System.Text;

namespace Skiff.Network.Dns;

/// <summary>The contents of a resolv.conf (resolv.conf(5)), and what a container gets made of the host's one.</summary>
public sealed record ResolvConf
{
    /// <summary>Where a resolver with a stub on loopback keeps the servers it asks itself.</summary>
    public const string SystemdPath = "/run/systemd/resolve/resolv.conf";

    /// <summary>The address of the engine's own resolver in a sandbox.</summary>
    public const string EmbeddedServer = "127.0.0.11";

    private static readonly string[] PublicIPv4 = ["8.8.8.8", "8.8.4.4"];
    private static readonly string[] PublicIPv6 = ["2001:4860:4860::8888", "2001:4860:4860::8844"];

    public IReadOnlyList<string> Nameservers { get; init; } = [];
    public IReadOnlyList<string> Search { get; init; } = [];
    public IReadOnlyList<string> Options { get; init; } = [];

    public static ResolvConf Parse(string text)
    {
        List<string> servers = [], search = [], options = [];
        foreach (var raw in text.Split('\n'))
        {
            var words = raw.Split((char[])[' ', '\t', '\r'], StringSplitOptions.RemoveEmptyEntries);
            if (words.Length < 2 || words[0][0] is '#' or ';')
            {
                continue;
            }
            switch (words[0])
            {
                case "nameserver" when IPAddress.TryParse(words[1], out _):
                    servers.Add(words[1]);
                    break;
                case "domain" or "search": // the last one counts
                    search = [.. words[1..]];
                    break;
                case "options":
                    options.AddRange(words[1..]);
                    break;
            }
        }
        return new ResolvConf { Nameservers = servers, Search = search, Options = options };
    }

    /// <summary>
    /// The host's file. When its only server is the local stub of systemd-resolved, which a container cannot reach,
    /// the file with the servers behind it.
    /// </summary>
    public static ResolvConf ReadHost()
    {
        var conf = ReadFile("/etc/resolv.conf");
        return conf.Nameservers is ["127.0.0.53"] && File.Exists(SystemdPath) ? ReadFile(SystemdPath) : conf;
    }

    /// <summary>Lists given by the user replace the host's; a search list of "." alone means none.</summary>
    public ResolvConf With(
        IReadOnlyList<string> nameservers, IReadOnlyList<string> search, IReadOnlyList<string> options) => new()
        {
            Nameservers = nameservers.Count > 0 ? nameservers : Nameservers,
            Search = search is ["."] ? [] : search.Count > 0 ? search : Search,
            Options = options.Count > 0 ? options : Options,
        };

    /// <summary>
    /// For the default bridge: servers on the host's loopback cannot be reached from a container and IPv6 ones only with
    /// an IPv6 address, so they are left out, and public ones stand in when none is left.
    /// </summary>
    public ResolvConf ForBridge(bool ipv6)
    {
        var reachable = Nameservers.Where(server => IsReachable(server, ipv6)).ToArray();
        if (reachable.Length == 0)
        {
            reachable = ipv6 ? [.. PublicIPv4, .. PublicIPv6] : PublicIPv4;
        }
        return this with { Nameservers = reachable };
    }

    /// <summary>
    /// For user-defined networks: the sandbox's own resolver, which is asked before any search list is tried for names
    /// without dots, since those are the names of containers.
    /// </summary>
    public ResolvConf ForEmbeddedServer() => this with
    {
        Nameservers = [EmbeddedServer],
        Options = Options.Any(option => option.StartsWith("ndots:", StringComparison.Ordinal))
            ? Options
            : [.. Options, "ndots:0"],
    };

    /// <summary>The file's text.</summary>
    public override string ToString()
    {
        var text = new StringBuilder();
        foreach (var server in Nameservers)
        {
            text.Append("nameserver ").Append(server).Append('\n');
        }
        if (Search.Count > 0)
        {
            text.Append("search ").AppendJoin(' ', Search).Append('\n');
        }
        if (Options.Count > 0)
        {
            text.Append("options ").AppendJoin(' ', Options).Append('\n');
        }
        return text.ToString();
    }

    private static bool IsReachable(string server, bool ipv6) =>
        IPAddress.TryParse(server, out var address) && !IPAddress.IsLoopback(address)
        && (ipv6 || address.AddressFamily == System.Net.Sockets.AddressFamily.InterNetwork);

    private static ResolvConf ReadFile(string path)
    {
        try
        {
            return Parse(File.ReadAllText(path));
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            return new ResolvConf();
        }
    }
}
