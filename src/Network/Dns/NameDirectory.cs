using System.Net;
using Skiff.Network.Sandboxes;

namespace Skiff.Network.Dns;

/// <summary>
/// The names of containers on user-defined networks. A name is known on its network only; several containers may share one.
/// Safe for concurrent use.
/// </summary>
internal sealed class NameDirectory
{
    private readonly Lock _gate = new();
    private readonly Dictionary<(string Network, string Name), List<EndpointState>> _names = [];
    private readonly Dictionary<(string Network, string Address), string> _addresses = [];

    public void Add(SandboxState sandbox)
    {
        lock (_gate)
        {
            foreach (var endpoint in sandbox.Endpoints)
            {
                foreach (var name in endpoint.DnsNames)
                {
                    var key = (endpoint.NetworkId, name.ToLowerInvariant());
                    if (!_names.TryGetValue(key, out var owners))
                    {
                        _names[key] = owners = [];
                    }
                    owners.Add(endpoint);
                }
                foreach (var address in Addresses(endpoint))
                {
                    if (endpoint.DnsNames.Count > 0)
                    {
                        _addresses[(endpoint.NetworkId, address)] = $"{sandbox.ContainerName}.{endpoint.NetworkName}";
                    }
                }
            }
        }
    }

    public void Remove(SandboxState sandbox)
    {
        lock (_gate)
        {
            foreach (var endpoint in sandbox.Endpoints)
            {
                foreach (var name in endpoint.DnsNames)
                {
                    var key = (endpoint.NetworkId, name.ToLowerInvariant());
                    if (_names.TryGetValue(key, out var owners))
                    {
                        owners.RemoveAll(owner => owner.EndpointId == endpoint.EndpointId);
                        if (owners.Count == 0)
                        {
                            _names.Remove(key);
                        }
                    }
                }
                foreach (var address in Addresses(endpoint))
                {
                    _addresses.Remove((endpoint.NetworkId, address));
                }
            }
        }
    }

    /// <summary>The addresses of a family that a name has for a container; null if the name is not known to it.</summary>
    public IReadOnlyList<IPAddress>? Find(SandboxState asking, string name, bool ipv6)
    {
        lock (_gate)
        {
            List<IPAddress>? found = null;
            foreach (var endpoint in asking.Endpoints)
            {
                foreach (var owner in Owners(endpoint, name))
                {
                    found ??= [];
                    var address = !ipv6 ? owner.IPv4Address : owner.ShowsIPv6 ? owner.IPv6Address : "";
                    if (address.Length > 0)
                    {
                        found.Add(IPAddress.Parse(address));
                    }
                }
            }
            return found;
        }
    }

    /// <summary>The name of the container with an address on a network of the asking one: name.network.</summary>
    public string? FindName(SandboxState asking, IPAddress address)
    {
        lock (_gate)
        {
            foreach (var endpoint in asking.Endpoints)
            {
                if (_addresses.TryGetValue((endpoint.NetworkId, address.ToString()), out var name))
                {
                    return name;
                }
            }
            return null;
        }
    }

    private List<EndpointState> Owners(EndpointState asking, string name)
    {
        foreach (var link in asking.Links)
        {
            // "container:alias", or the container's name alone
            var colon = link.IndexOf(':', StringComparison.Ordinal);
            var alias = colon < 0 ? link : link[(colon + 1)..];
            if (alias.Equals(name, StringComparison.OrdinalIgnoreCase))
            {
                name = (colon < 0 ? link : link[..colon]).ToLowerInvariant();
                break;
            }
        }
        if (_names.TryGetValue((asking.NetworkId, name), out var owners))
        {
            return owners;
        }
        var suffix = "." + asking.NetworkName;
        return name.EndsWith(suffix, StringComparison.OrdinalIgnoreCase)
            && _names.TryGetValue((asking.NetworkId, name[..^suffix.Length]), out owners) ? owners : [];
    }

    private static IEnumerable<string> Addresses(EndpointState endpoint) =>
        ((string[])[endpoint.IPv4Address, endpoint.IPv6Address]).Where(address => address.Length > 0);
}
