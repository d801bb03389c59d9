using Skiff.Api.Containers;
using Skiff.Api.Networks;
using Skiff.Engine.State;
using Skiff.Network.Ports;
using Skiff.Network.Sandboxes;

namespace Skiff.Engine.Networks;

/// <summary>To which networks a container is to be connected, and with which ports: from the API's forms to those of the network part.</summary>
internal static class RequestedNetworks
{
    public const string Bridge = "bridge";
    private const string ContainerPrefix = "container:";

    /// <summary>The name of the network that `NetworkMode` names.</summary>
    public static string PrimaryOf(string? mode) => mode is null or "" or "default" ? Bridge : mode;

    /// <summary>The container whose network is shared; null when none is.</summary>
    public static string? SharedWith(string? mode)
        => mode?.StartsWith(ContainerPrefix, StringComparison.Ordinal) == true ? mode[ContainerPrefix.Length..] : null;

    /// <summary>By network name; empty for a container that shares another one's.</summary>
    public static IReadOnlyDictionary<string, EndpointSettings> Of(ContainerCreateRequest request, HostConfig host)
    {
        var networks = new Dictionary<string, EndpointSettings>(StringComparer.Ordinal);
        if (SharedWith(host.NetworkMode) is not null)
            return networks;
        var primary = PrimaryOf(host.NetworkMode);
        networks[primary] = new EndpointSettings();
        foreach (var (name, settings) in request.NetworkingConfig?.EndpointsConfig ?? [])
            networks[name == "default" ? Bridge : name] = settings ?? new EndpointSettings();
        if (request.MacAddress is { Length: > 0 } mac && string.IsNullOrEmpty(networks[primary].MacAddress))
            networks[primary] = networks[primary] with { MacAddress = mac };
        return networks;
    }

    /// <summary>In the order in which they become eth0, eth1, …: the primary one first.</summary>
    public static IReadOnlyList<EndpointSpec> Endpoints(ContainerRecord record, HostConfig host)
    {
        var primary = PrimaryOf(host.NetworkMode);
        if (primary is "none" or "host")
            return [];
        return
        [
            .. record.Networks
                .OrderByDescending(network => network.Key == primary)
                .ThenByDescending(network => network.Value.GwPriority)
                .ThenBy(network => network.Key, StringComparer.Ordinal)
                .Select(network => Endpoint(network.Key, network.Value)),
        ];
    }

    public static EndpointSpec Endpoint(string network, EndpointSettings settings) => new()
    {
        Network = network,
        IPv4Address = NotEmpty(settings.IPAMConfig?.IPv4Address),
        IPv6Address = NotEmpty(settings.IPAMConfig?.IPv6Address),
        LinkLocalAddresses = settings.IPAMConfig?.LinkLocalIPs ?? [],
        MacAddress = NotEmpty(settings.MacAddress),
        Aliases = settings.Aliases ?? [],
        Links = settings.Links ?? [],
        DriverOptions = settings.DriverOpts ?? [],
        GatewayPriority = (int)settings.GwPriority,
    };

    public static IReadOnlyList<PortRequest> Ports(ContainerConfig config, HostConfig host)
    {
        if (host.NetworkMode == "host" || SharedWith(host.NetworkMode) is not null)
            return [];
        var requests = new List<PortRequest>();
        foreach (var (port, bindings) in host.PortBindings ?? [])
        {
            if (bindings is not { Count: > 0 })
                requests.Add(PortRequest.Parse(port, "", ""));
            foreach (var binding in bindings ?? [])
                requests.Add(PortRequest.Parse(port, binding.HostIp ?? "", binding.HostPort ?? ""));
        }
        if (host.PublishAllPorts)
        {
            foreach (var port in config.ExposedPorts?.Keys ?? Enumerable.Empty<string>())
            {
                if (host.PortBindings?.ContainsKey(port) != true)
                    requests.Add(PortRequest.Parse(port, "", ""));
            }
        }
        return requests;
    }

    private static string? NotEmpty(string? text) => string.IsNullOrEmpty(text) ? null : text;
}
