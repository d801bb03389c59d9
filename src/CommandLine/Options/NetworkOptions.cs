using Skiff.Api.Networks;
using Skiff.CommandLine.Grammar;

namespace Skiff.CommandLine.Options;

/// <summary>`--network` with the flags that concern the first network: aliases, links, addresses.</summary>
internal static class NetworkOptions
{
    public static string Mode(ParsedFlags flags) =>
        flags.Many("network") is [var first, ..] ? NetworkOption.Parse(first).Target : "default";

    public static Dictionary<string, EndpointSettings?> Endpoints(ParsedFlags flags)
    {
        var networks = flags.Many("network").Select(NetworkOption.Parse).ToList();
        if (networks.Count == 0)
            return new(StringComparer.Ordinal) { ["default"] = Settings(Merge(new NetworkOption("default"), flags)) };
        var endpoints = new Dictionary<string, EndpointSettings?>(StringComparer.Ordinal);
        for (var at = 0; at < networks.Count; at++)
        {
            var network = at == 0 ? Merge(networks[at], flags) : networks[at];
            var settings = Settings(network);
            if (endpoints.ContainsKey(network.Target))
                throw new CommandException($"network {GoText.Quote(network.Target)} is specified multiple times");
            // one network with nothing of its own needs no settings: the daemon makes them
            if (networks.Count == 1 && settings == Empty)
                continue;
            endpoints[network.Target] = settings;
        }
        if (networks.Any(network => network.IsUserDefined) && networks.Any(network => !network.IsUserDefined))
            throw new CommandException("conflicting options: cannot attach both user-defined and non-user-defined network-modes");
        return endpoints;
    }

    private static EndpointSettings Empty { get; } = new() { MacAddress = "", NetworkId = "", EndpointId = "", Gateway = "", IPAddress = "", IPv6Gateway = "", GlobalIPv6Address = "" };

    private static NetworkOption Merge(NetworkOption network, ParsedFlags flags)
    {
        Conflict(network.Aliases.Count > 0, flags.Changed("network-alias"), "--network-alias", "per-network alias");
        Conflict(network.IPv4.Length > 0, flags.Changed("ip"), "--ip", "per-network IPv4 address");
        Conflict(network.IPv6.Length > 0, flags.Changed("ip6"), "--ip6", "per-network IPv6 address");
        Conflict(network.MacAddress.Length > 0, flags.Changed("mac-address"), "--mac-address", "per-network MAC address");
        Conflict(network.LinkLocalIps.Count > 0, flags.Changed("link-local-ip"), "--link-local-ip", "per-network link-local IP addresses");
        return network with
        {
            Aliases = [.. network.Aliases, .. flags.Many("network-alias")],
            Links = network.IsUserDefined ? [.. flags.Many("link")] : [],
            IPv4 = flags.Changed("ip") ? flags.Text("ip") : network.IPv4,
            IPv6 = flags.Changed("ip6") ? flags.Text("ip6") : network.IPv6,
            MacAddress = flags.Changed("mac-address") ? flags.Text("mac-address").Trim() : network.MacAddress,
            LinkLocalIps = [.. network.LinkLocalIps, .. flags.Many("link-local-ip")],
        };
    }

    private static void Conflict(bool inNetwork, bool asFlag, string flag, string what)
    {
        if (inNetwork && asFlag)
            throw new CommandException($"conflicting options: cannot specify both {flag} and {what}");
    }

    private static EndpointSettings Settings(NetworkOption network)
    {
        if (network.Target.Trim().Length == 0)
            throw new CommandException("no name set for network");
        if (!network.IsUserDefined && network.Aliases.Count > 0)
            throw new CommandException("network-scoped aliases are only supported for user-defined networks");
        if (network.MacAddress.Length > 0 && !IsMacAddress(network.MacAddress))
            throw new CommandException($"{network.MacAddress} is not a valid mac address");
        var addressed = network.IPv4.Length > 0 || network.IPv6.Length > 0 || network.LinkLocalIps.Count > 0;
        return Empty with
        {
            IPAMConfig = addressed ? new EndpointIpamConfig { IPv4Address = network.IPv4, IPv6Address = network.IPv6, LinkLocalIPs = network.LinkLocalIps.Count > 0 ? network.LinkLocalIps : null } : null,
            Links = network.Links.Count > 0 ? network.Links : null,
            Aliases = network.Aliases.Count > 0 ? network.Aliases : null,
            MacAddress = network.MacAddress,
            DriverOpts = network.DriverOptions.Count > 0 ? network.DriverOptions : null,
            GwPriority = network.GatewayPriority,
        };
    }

    private static bool IsMacAddress(string text)
    {
        var parts = text.Split(':', '-');
        return parts.Length is 6 or 8 or 20 && parts.All(part => part.Length == 2 && part.All(char.IsAsciiHexDigit));
    }
}
