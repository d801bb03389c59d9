using System.Globalization;
using Skiff.Api.Networks;
using Skiff.Compose.Model;

namespace Skiff.Compose.Engine;

internal static partial class ContainerRequests
{
    /// <summary>The endpoint on a network: names by which others find the container there, addresses, links.</summary>
    public static EndpointSettings Endpoint(Service service, string network, ContainerDraft draft)
    {
        var node = service.Node["networks"]?[network];
        var aliases = new List<string> { draft.Name };
        if (draft.UsesAliases)
        {
            aliases.Add(service.Name);
            aliases.AddRange(node?["aliases"]?.Items.Select(static alias => alias.Text) ?? []);
        }
        var (address4, address6, local) = (node?["ipv4_address"]?.Text, node?["ipv6_address"]?.Text, node?["link_local_ips"]?.Items.ConvertAll(static item => item.Text));
        return new EndpointSettings
        {
            Aliases = aliases,
            Links = Links(service, draft),
            MacAddress = node?["mac_address"]?.Text ?? "",
            IPAddress = address4,
            IPv6Gateway = "",
            IPAMConfig = address4 is null && address6 is null && local is null ? null : new EndpointIpamConfig { IPv4Address = address4, IPv6Address = address6, LinkLocalIPs = local },
            DriverOpts = DriverOptions(node),
            GwPriority = node?["gw_priority"] is { } priority ? long.Parse(priority.Text, CultureInfo.InvariantCulture) : 0,
        };
    }

    private static Dictionary<string, string>? DriverOptions(Yaml.YamlNode? node)
    {
        var options = Service.PairsOf(node?["driver_opts"]);
        if (node?["interface_name"] is { } name)
            options["com.docker.network.endpoint.ifname"] = name.Text;
        return options.Count > 0 ? options : null;
    }

    private static NetworkingConfig? Networking(Project project, Service service, ContainerDraft draft)
    {
        if (service.Node["network_mode"] is not null)
            return null;
        var endpoints = new Dictionary<string, EndpointSettings?>(StringComparer.Ordinal);
        foreach (var network in service.Networks)
            endpoints[project.Root["networks"]![network]!["name"]!.Text] = Endpoint(service, network, draft);
        return new NetworkingConfig { EndpointsConfig = endpoints };
    }

    private static string NetworkMode(Project project, Service service, ContainerDraft draft)
    {
        if (service.Node["network_mode"] is not null)
            return Namespace(service, "network_mode", draft);
        return service.Networks is [var first, ..] ? project.Root["networks"]![first]!["name"]!.Text : "none";
    }

    private static string Namespace(Service service, string key, ContainerDraft draft)
    {
        var text = service.Text(key) ?? "";
        if (!text.StartsWith("service:", StringComparison.Ordinal))
            return text;
        var name = text["service:".Length..];
        return draft.Others.GetValueOrDefault(name) is [var container, ..]
            ? "container:" + container.Id
            : throw new ComposeException($"cannot share {key} with service {name}: it has no container");
    }

    private static List<string>? Links(Service service, ContainerDraft draft)
    {
        var links = new List<string>();
        foreach (var text in service.Texts("links"))
        {
            var (name, alias) = text.Split(':') is [var first, var second] ? (first, second) : (text, text);
            foreach (var container in draft.Others.GetValueOrDefault(name) ?? [])
            {
                links.Add($"{container.Name}:{alias}");
                links.Add(string.Create(CultureInfo.InvariantCulture, $"{container.Name}:{name}-{container.Number}"));
                links.Add($"{container.Name}:{container.Name}");
            }
        }
        foreach (var text in service.Texts("external_links"))
            links.Add(text.Contains(':', StringComparison.Ordinal) ? text : $"{text}:{text}");
        return links.Count > 0 ? links : null;
    }
}
