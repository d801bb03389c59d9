using Skiff.Errors;
using Skiff.Network.Addressing;

namespace Skiff.Network;

/// <summary>Whether a network can be made as it is asked for, before anything is touched.</summary>
internal static class NetworkValidation
{
    private static readonly string[] ReservedNames = ["bridge", "host", "none", "default"];

    /// <summary>Returns the specification with what it takes from a configuration-only network filled in.</summary>
    public static NetworkSpec Check(NetworkSpec spec, Func<string, NetworkRecord?> find)
    {
        if (string.IsNullOrWhiteSpace(spec.Name))
        {
            throw new EngineException(ErrorKind.InvalidArgument, "invalid name: name is empty");
        }
        if (ReservedNames.Contains(spec.Name) || spec.Name.StartsWith("container:", StringComparison.Ordinal))
        {
            throw NetworkErrors.Reserved(spec.Name);
        }
        if (find(spec.Name) is not null)
        {
            throw NetworkErrors.NameExists(spec.Name);
        }
        CheckDriver(spec);
        if (spec.ConfigOnly && (spec.Internal || spec.Attachable || spec.Ingress || !string.IsNullOrEmpty(spec.Scope)))
        {
            throw new EngineException(
                ErrorKind.PermissionDenied,
                "configuration network can only contain network specific fields. Network operator fields like "
                + "[ ingress | internal | attachable | scope ] are not supported.");
        }
        if (!string.IsNullOrEmpty(spec.ConfigFrom))
        {
            spec = TakeConfiguration(spec, find);
        }
        var families = (IPv4: 0, IPv6: 0);
        List<Subnet> subnets = [];
        foreach (var config in spec.Ipam)
        {
            if (CheckConfig(config) is { } subnet)
            {
                families = subnet.IsIPv6 ? (families.IPv4, families.IPv6 + 1) : (families.IPv4 + 1, families.IPv6);
                if (subnets.Exists(subnet.Overlaps) && subnets.Find(subnet.Overlaps) is var other)
                {
                    throw NetworkErrors.Overlap(subnet.ToString(), other.ToString());
                }
                subnets.Add(subnet);
            }
        }
        if ((families.IPv4 > 1 || families.IPv6 > 1) && !spec.ConfigOnly && spec.Driver is null or "" or "bridge")
        {
            throw new EngineException(ErrorKind.PermissionDenied, "bridge driver doesn't support multiple subnets");
        }
        if (!spec.EnableIPv4 && spec.EnableIPv6 != true)
        {
            throw new EngineException(ErrorKind.InvalidArgument, "IPv4 or IPv6 must be enabled");
        }
        return spec;
    }

    private static void CheckDriver(NetworkSpec spec)
    {
        switch (spec.Driver)
        {
            case null or "" or "bridge" or "macvlan" or "ipvlan":
                break;
            case "host" or "null":
                throw new EngineException(ErrorKind.PermissionDenied, $"only one instance of \"{spec.Driver}\" network is allowed");
            case "overlay":
                throw NoSwarm();
            default:
                throw NetworkErrors.UnknownDriver(spec.Driver);
        }
        if (spec.IpamDriver is not (null or "" or "default"))
        {
            throw NetworkErrors.UnknownDriver(spec.IpamDriver);
        }
        if (spec.Ingress)
        {
            throw new EngineException(ErrorKind.PermissionDenied, "Ingress network can only be global scope network");
        }
        switch (spec.Scope)
        {
            case null or "" or "local":
                break;
            case "swarm":
                throw new EngineException(ErrorKind.PermissionDenied, "cannot create a swarm scoped network when swarm is not active");
            default:
                throw NoSwarm();
        }
    }

    private static EngineException NoSwarm() => new(
        ErrorKind.Unavailable,
        "This node is not a swarm manager. Use \"docker swarm init\" or \"docker swarm join\" to connect this node to "
        + "swarm and try again.");

    private static NetworkSpec TakeConfiguration(NetworkSpec spec, Func<string, NetworkRecord?> find)
    {
        if (spec.ConfigOnly)
        {
            throw new EngineException(ErrorKind.PermissionDenied, "a configuration network cannot depend on another configuration network");
        }
        if (find(spec.ConfigFrom!) is not { ConfigOnly: true } source)
        {
            throw new EngineException(ErrorKind.NotFound, $"configuration network \"{spec.ConfigFrom}\" does not exist");
        }
        if (spec.Ipam.Count > 0 || spec.Labels.Count > 0 || spec.IpamOptions is { Count: > 0 } || spec.EnableIPv6 == true)
        {
            throw new EngineException(
                ErrorKind.PermissionDenied, "user specified configurations are not supported if the network depends on a configuration network");
        }
        if (spec.Options.Count > 0)
        {
            throw new EngineException(
                ErrorKind.PermissionDenied, "network driver options are not supported if the network depends on a configuration network");
        }
        return spec with
        {
            Ipam = source.Ipam,
            IpamOptions = source.IpamOptions,
            Options = source.Options,
            Labels = source.Labels,
            EnableIPv4 = source.EnableIPv4,
            EnableIPv6 = source.EnableIPv6 ? true : spec.EnableIPv6,
        };
    }

    private static Subnet? CheckConfig(IpamConfig config)
    {
        if (string.IsNullOrEmpty(config.Subnet))
        {
            return string.IsNullOrEmpty(config.Gateway) && string.IsNullOrEmpty(config.IPRange)
                ? null
                : throw NetworkErrors.InvalidConfig("gateway and range need a subnet");
        }
        if (!Subnet.TryParse(config.Subnet, out var subnet, out var address))
        {
            throw NetworkErrors.InvalidSubnet(config.Subnet);
        }
        if (address != subnet.Base)
        {
            throw NetworkErrors.InvalidConfig($"invalid subnet {config.Subnet}: it should be {subnet}");
        }
        if (config.IPRange is { Length: > 0 } range)
        {
            if (!Subnet.TryParse(range, out var part, out _))
            {
                throw NetworkErrors.InvalidConfig($"invalid ip-range {range}: invalid CIDR address: {range}");
            }
            if (!subnet.Contains(part))
            {
                throw NetworkErrors.InvalidConfig($"invalid ip-range {range}: parent subnet is {subnet}");
            }
        }
        if (config.Gateway is { Length: > 0 } gateway)
        {
            CheckAddress("gateway", gateway, subnet);
        }
        foreach (var auxiliary in config.AuxiliaryAddresses?.Values ?? [])
        {
            CheckAddress("auxiliary address", auxiliary, subnet);
        }
        return subnet;
    }

    private static void CheckAddress(string what, string text, Subnet subnet)
    {
        if (!Subnet.TryParseAddress(text, out var address))
        {
            throw NetworkErrors.InvalidConfig($"invalid {what} {text}: invalid address");
        }
        if (!subnet.Contains(address))
        {
            throw NetworkErrors.InvalidConfig($"invalid {what} {text}: parent subnet is {subnet}");
        }
    }
}
