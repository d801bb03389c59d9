using System.Net;
using Skiff.Api.Networks;
using Skiff.CommandLine.Grammar;

namespace Skiff.CommandLine.Commands.Networks;

internal static partial class NetworkCreateCommand
{
    private static async Task<int> RunAsync(Invocation invocation, CancellationToken cancellationToken)
    {
        var flags = invocation.Flags;
        var created = await invocation.Session.Client.Networks.CreateAsync(new NetworkCreateRequest
        {
            Name = invocation.Arguments[0],
            Driver = flags.Text("driver"),
            Scope = flags.Text("scope"),
            EnableIPv4 = flags.Changed("ipv4") ? flags.Bool("ipv4") : null,
            EnableIPv6 = flags.Changed("ipv6") ? flags.Bool("ipv6") : null,
            Ipam = new Ipam { Driver = flags.Text("ipam-driver"), Options = flags.Map("ipam-opt"), Config = Pools(flags) },
            Internal = flags.Bool("internal"),
            Attachable = flags.Bool("attachable"),
            Ingress = flags.Bool("ingress"),
            ConfigOnly = flags.Bool("config-only"),
            ConfigFrom = flags.Text("config-from") is { Length: > 0 } from ? new ConfigReference { Network = from } : null,
            Options = flags.Map("opt"),
            Labels = flags.Map("label"),
        }, cancellationToken);
        invocation.Session.Output.WriteLine(created.Id);
        return 0;
    }

    /// <summary>Ranges, gateways and reserved addresses belong to the subnet that holds them.</summary>
    private static List<IpamConfig> Pools(ParsedFlags flags)
    {
        var subnets = flags.Many("subnet");
        var ranges = flags.Many("ip-range");
        var gateways = flags.Many("gateway");
        if (subnets.Count < ranges.Count || subnets.Count < gateways.Count)
            throw new CommandException("every ip-range or gateway must have a corresponding subnet");
        var pools = new Dictionary<string, IpamConfig>(StringComparer.Ordinal);
        foreach (var subnet in subnets)
        {
            if (pools.Keys.FirstOrDefault(other => Contains(other, subnet.Split('/')[0]) || Contains(subnet, other.Split('/')[0])) is not null)
                throw new CommandException("multiple overlapping subnet configuration is not supported");
            pools[subnet] = new IpamConfig { Subnet = subnet };
        }
        foreach (var range in ranges)
        {
            var subnet = Holder(pools, range.Split('/')[0]) ?? throw new CommandException($"no matching subnet for range {range}");
            pools[subnet] = pools[subnet].IPRange is null ? pools[subnet] with { IPRange = range } : throw new CommandException($"cannot configure multiple ranges ({range}, {pools[subnet].IPRange}) on the same subnet ({subnet})");
        }
        foreach (var gateway in gateways)
        {
            var subnet = Holder(pools, gateway) ?? throw new CommandException($"no matching subnet for gateway {gateway}");
            pools[subnet] = pools[subnet].Gateway is null ? pools[subnet] with { Gateway = gateway } : throw new CommandException($"cannot configure multiple gateways ({gateway}, {pools[subnet].Gateway}) for the same subnet ({subnet})");
        }
        foreach (var (name, address) in flags.Map("aux-address"))
        {
            var subnet = Holder(pools, address) ?? throw new CommandException($"no matching subnet for aux-address {address}");
            pools[subnet] = pools[subnet] with { AuxiliaryAddresses = new Dictionary<string, string>(pools[subnet].AuxiliaryAddresses ?? [], StringComparer.Ordinal) { [name] = address } };
        }
        return [.. subnets.Select(subnet => pools[subnet])];
    }

    private static string? Holder(Dictionary<string, IpamConfig> pools, string address) => pools.Keys.FirstOrDefault(subnet => Contains(subnet, address));

    private static bool Contains(string subnet, string address)
    {
        if (!IPNetwork.TryParse(subnet, out var network))
        {
            // with bits below the prefix set, as docker takes it too
            var slash = subnet.IndexOf('/', StringComparison.Ordinal);
            if (slash < 0 || !IPAddress.TryParse(subnet[..slash], out var host) || !int.TryParse(subnet[(slash + 1)..], out var length))
                throw new CommandException($"invalid subnet: invalid CIDR address: {subnet}");
            network = new IPNetwork(Masked(host, length), length);
        }
        return IPAddress.TryParse(address, out var ip) && ip.AddressFamily == network.BaseAddress.AddressFamily && network.Contains(ip);
    }

    private static IPAddress Masked(IPAddress address, int length)
    {
        var bytes = address.GetAddressBytes();
        for (var at = 0; at < bytes.Length; at++)
            bytes[at] &= (byte)(0xff << Math.Clamp(8 * (at + 1) - length, 0, 8));
        return new IPAddress(bytes);
    }
}
