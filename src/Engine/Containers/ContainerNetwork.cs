using Skiff.Engine.Events;
using Skiff.Engine.Networks;
using Skiff.Errors;
using Skiff.Network.Dns;
using Skiff.Network.Sandboxes;

namespace Skiff.Engine.Containers;

/// <summary>Gives a container its network at start and takes it away at the end.</summary>
internal sealed class ContainerNetwork(EngineParts parts)
{
    public async Task<ConnectedNetwork> ConnectAsync(Container container)
    {
        var host = container.HostConfig;
        if (RequestedNetworks.SharedWith(host.NetworkMode) is { } other)
            return Join(parts.Registry.Get(other));
        if (host.NetworkMode == "host")
            return new ConnectedNetwork();
        var links = LinksOf(container);
        var sandbox = await parts.Networks.CreateSandboxAsync(
            new SandboxSpec
            {
                ContainerId = container.Id,
                ContainerName = container.BareName,
                Endpoints = RequestedNetworks.Endpoints(container.Record, host),
                Ports = RequestedNetworks.Ports(container.Record.Config, host),
                Nameservers = ResolvConf.ReadHost().With(host.Dns is { Count: > 0 } dns ? dns : parts.Options.Network.Dns, [], []).Nameservers,
            },
            CancellationToken.None);
        return new ConnectedNetwork
        {
            Sandbox = sandbox,
            Namespace = sandbox.Path,
            LinkHosts = links.Hosts,
            LinkVariables = links.Variables,
        };
    }

    /// <summary>The start failed while the network was still being made: it is taken away when it is there.</summary>
    public async Task AbandonAsync(Container container, Task<ConnectedNetwork> connecting)
    {
        try
        {
            var connected = await connecting;
            if (connected.Sandbox is { } sandbox)
                await parts.Networks.RemoveSandboxAsync(sandbox, CancellationToken.None);
        }
        catch (EngineException error)
        {
            parts.Options.Warn($"container {container.Id}: network: {error.Message}");
        }
    }

    public async ValueTask DisconnectAsync(Container container, SandboxState? sandbox)
    {
        if (sandbox is null)
            return;
        try
        {
            await parts.Networks.RemoveSandboxAsync(sandbox, CancellationToken.None);
        }
        catch (EngineException error)
        {
            parts.Options.Warn($"could not remove the network of container {container.Id}: {error.Message}");
        }
        parts.Events.PublishNetworks("disconnect", sandbox, parts.DriverOf);
    }

    private static ConnectedNetwork Join(Container other)
    {
        if (other.Run is not { } run)
            throw new EngineException(ErrorKind.Conflict, $"cannot join network of a non running container: {other.Id}");
        return new ConnectedNetwork
        {
            SharedWith = other,
            Namespace = other.HostConfig.NetworkMode == "host"
                ? null
                : string.Create(System.Globalization.CultureInfo.InvariantCulture, $"/proc/{run.Init.Pid}/ns/net"),
        };
    }

    /// <summary>Links of the default bridge, which has no DNS: lines of /etc/hosts and environment variables.</summary>
    private (IReadOnlyList<(string, string)> Hosts, IReadOnlyList<string> Variables) LinksOf(Container container)
    {
        if (container.HostConfig.Links is not { Count: > 0 } links || RequestedNetworks.PrimaryOf(container.HostConfig.NetworkMode) != RequestedNetworks.Bridge)
            return ([], []);
        var hosts = new List<(string, string)>();
        var variables = new List<string>();
        foreach (var link in links)
        {
            var colon = link.IndexOf(':', StringComparison.Ordinal);
            var name = (colon < 0 ? link : link[..colon]).TrimStart('/');
            var alias = colon < 0 ? name : link[(colon + 1)..];
            alias = alias[(alias.LastIndexOf('/') + 1)..];
            var target = parts.Registry.Get(name);
            if (target.Run is null)
                throw new EngineException(ErrorKind.Conflict, $"Cannot link to a non running container: {target.Record.Name} AS {container.Record.Name}/{alias}");
            var address = target.Record.Sandbox?.Endpoints.FirstOrDefault(endpoint => endpoint.NetworkName == RequestedNetworks.Bridge)?.IPv4Address;
            if (string.IsNullOrEmpty(address))
                throw new EngineException(ErrorKind.Conflict, $"Cannot link to {target.Record.Name}, as it does not belong to the default network");
            hosts.Add((address, string.Join(' ', new[] { alias, RandomId.Short(target.Id), target.BareName }.Distinct())));
            variables.AddRange(LinkVariables.Of(container.BareName, alias, address, target.Record.Config));
        }
        return (hosts, variables);
    }
}
