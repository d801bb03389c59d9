using System.Globalization;
using Skiff.Api.Containers;
using Skiff.Api.Networks;
using Skiff.Engine.Containers;
using Skiff.Network.Sandboxes;

namespace Skiff.Engine.Networks;

/// <summary>A container's network as the API shows it: what was asked for, and what it has while it runs.</summary>
internal static class NetworkView
{
    public static NetworkSettings Settings(Container container)
    {
        var sandbox = container.Record.Sandbox;
        var live = container.Record.State.HasProcess ? sandbox : null;
        var bridge = live?.Endpoints.FirstOrDefault(endpoint => endpoint.NetworkName == RequestedNetworks.Bridge);
        return new NetworkSettings
        {
            Bridge = "",
            SandboxId = sandbox?.Id ?? "",
            SandboxKey = sandbox?.Path ?? "",
            LinkLocalIPv6Address = "",
            Ports = live is null ? [] : Ports(container, live),
            EndpointId = bridge?.EndpointId ?? "",
            Gateway = bridge?.Gateway ?? "",
            GlobalIPv6Address = bridge is { ShowsIPv6: true } ? bridge.IPv6Address : "",
            GlobalIPv6PrefixLen = bridge is { ShowsIPv6: true } ? bridge.IPv6PrefixLength : 0,
            IPAddress = bridge?.IPv4Address ?? "",
            IPPrefixLen = bridge?.IPv4PrefixLength ?? 0,
            IPv6Gateway = bridge is { ShowsIPv6: true } ? bridge.IPv6Gateway : "",
            MacAddress = bridge?.MacAddress ?? "",
            Networks = Endpoints(container),
        };
    }

    public static Dictionary<string, EndpointSettings?> Endpoints(Container container)
    {
        var record = container.Record;
        var endpoints = new Dictionary<string, EndpointSettings?>(StringComparer.Ordinal);
        foreach (var (name, asked) in record.Networks)
        {
            var state = record.Sandbox?.Endpoints.FirstOrDefault(
                endpoint => endpoint.NetworkName == name || endpoint.NetworkId == name || endpoint.NetworkId.StartsWith(name, StringComparison.Ordinal));
            endpoints[state?.NetworkName ?? name] = Endpoint(asked, state, record.State.HasProcess);
        }
        return endpoints;
    }

    /// <summary>Published ports with their bindings, exposed ones that are not with null.</summary>
    private static Dictionary<string, List<PortBinding>?> Ports(Container container, SandboxState sandbox)
    {
        var ports = new Dictionary<string, List<PortBinding>?>(StringComparer.Ordinal);
        foreach (var port in container.Record.Config.ExposedPorts?.Keys ?? Enumerable.Empty<string>())
            ports[port] = null;
        foreach (var binding in sandbox.Ports)
        {
            for (var i = 0; i < binding.Count; i++)
            {
                var key = string.Create(CultureInfo.InvariantCulture, $"{binding.ContainerPort + i}/{binding.Protocol}");
                var bindings = ports.GetValueOrDefault(key) ?? [];
                bindings.Add(new PortBinding
                {
                    HostIp = binding.HostIp,
                    HostPort = binding.HostPort == 0 ? "" : (binding.HostPort + i).ToString(CultureInfo.InvariantCulture),
                });
                ports[key] = bindings;
            }
        }
        return ports;
    }

    /// <summary>For lists: one for each binding, and one without a public port for what is only exposed.</summary>
    public static List<PortSummary> PortSummaries(Container container)
    {
        var summaries = new List<PortSummary>();
        if (!container.Record.State.HasProcess || container.Record.Sandbox is not { } sandbox)
            return summaries;
        foreach (var (key, bindings) in Ports(container, sandbox))
        {
            var slash = key.IndexOf('/', StringComparison.Ordinal);
            var type = slash < 0 ? "tcp" : key[(slash + 1)..];
            if (!int.TryParse(slash < 0 ? key : key[..slash], NumberStyles.None, CultureInfo.InvariantCulture, out var number))
                continue; // a range of exposed ports
            if (bindings is null)
                summaries.Add(new PortSummary { PrivatePort = number, Type = type });
            foreach (var binding in bindings ?? [])
            {
                summaries.Add(new PortSummary
                {
                    IP = binding.HostPort is { Length: > 0 } ? binding.HostIp : null, // open at the container alone
                    PrivatePort = number,
                    PublicPort = binding.HostPort is { Length: > 0 } port ? int.Parse(port, CultureInfo.InvariantCulture) : 0,
                    Type = type,
                });
            }
        }
        return summaries;
    }

    private static EndpointSettings Endpoint(EndpointSettings asked, EndpointState? state, bool running) => asked with
    {
        NetworkId = state?.NetworkId ?? asked.NetworkId ?? "",
        EndpointId = running ? state?.EndpointId ?? "" : "",
        Gateway = running ? state?.Gateway ?? "" : "",
        IPAddress = running ? state?.IPv4Address ?? "" : "",
        IPPrefixLen = running ? state?.IPv4PrefixLength ?? 0 : 0,
        IPv6Gateway = running && state is { ShowsIPv6: true } ? state.IPv6Gateway : "",
        GlobalIPv6Address = running && state is { ShowsIPv6: true } ? state.IPv6Address : "",
        GlobalIPv6PrefixLen = running && state is { ShowsIPv6: true } ? state.IPv6PrefixLength : 0,
        MacAddress = running ? state?.MacAddress ?? "" : asked.MacAddress ?? "",
        Aliases = state?.Aliases is { Count: > 0 } aliases ? [.. aliases] : asked.Aliases,
        DNSNames = state is { DnsNames.Count: > 0 } ? [.. state.DnsNames] : asked.DNSNames,
    };
}
