using System.Net;
using Skiff.Errors;

namespace Skiff.Registry.Client.Hosts;

/// <summary>Which registries may do without a verified certificate: those that were named, those in a network that was, and this machine.</summary>
public sealed class InsecureRegistries
{
    private static readonly IPNetwork s_loopback = new(IPAddress.Parse("127.0.0.0"), 8);
    private static readonly IPNetwork s_loopback6 = new(IPAddress.IPv6Loopback, 128);
    private readonly List<IPNetwork> _networks = [s_loopback6, s_loopback];
    private readonly HashSet<string> _hosts = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Errors: InvalidArgument for what is neither a network nor a host.</summary>
    public InsecureRegistries(IReadOnlyList<string> entries)
    {
        foreach (var entry in entries)
        {
            if (entry.Contains("://", StringComparison.Ordinal))
                throw new EngineException(ErrorKind.InvalidArgument, $"insecure registry {entry} should not contain '://'");
            if (IPNetwork.TryParse(entry, out var network)) _networks.Add(network);
            else if (entry.Length == 0 || entry.AsSpan().IndexOfAny("/ \t") >= 0) throw new EngineException(ErrorKind.InvalidArgument, $"insecure registry {entry} is not valid: invalid host \"{entry}\"");
            else _hosts.Add(entry);
        }
    }

    /// <summary>The networks, loopback first, as they were written.</summary>
    public IReadOnlyList<string> Networks => [.. _networks.Select(network => network.ToString())];

    public IReadOnlyCollection<string> Hosts => _hosts;

    /// <param name="domain"><c>host[:port]</c>.</param>
    public bool Contains(string domain)
    {
        if (_hosts.Contains(domain)) return true;
        var host = HostOf(domain);
        if (_hosts.Contains(host) || host.Equals("localhost", StringComparison.OrdinalIgnoreCase)) return true;
        return IPAddress.TryParse(host, out var address) && _networks.Any(network => network.Contains(address));
    }

    /// <summary>Without the port and without brackets.</summary>
    internal static string HostOf(string domain)
    {
        if (domain.StartsWith('[')) return domain[1..Math.Max(domain.IndexOf(']', StringComparison.Ordinal), 1)];
        var colon = domain.IndexOf(':', StringComparison.Ordinal);
        return colon < 0 ? domain : domain[..colon];
    }
}
