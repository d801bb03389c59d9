using Skiff.Api.Networks;
using Skiff.Engine.Containers;
using Skiff.Engine.Events;
using Skiff.Errors;
using Skiff.Network;

namespace Skiff.Engine.Networks;

/// <summary>Connects containers to networks and takes them off, running ones at once, others for their next start.</summary>
internal sealed class NetworkConnection(EngineParts parts)
{
    public async Task ConnectAsync(NetworkRecord network, NetworkConnectRequest request, CancellationToken cancellationToken)
    {
        var container = parts.Registry.Get(request.Container ?? "");
        using (await container.LockAsync(cancellationToken))
        {
            RequireConnectable(container, network);
            var record = container.Record;
            var settings = request.EndpointConfig ?? new EndpointSettings();
            RequireSettings(network, settings);
            var key = KeyOf(container, network);
            if (record.State.HasProcess && record.Sandbox is { } sandbox)
            {
                if (key is not null && sandbox.Endpoints.Any(endpoint => endpoint.NetworkId == network.Id))
                    throw NetworkErrors.EndpointExists(container.BareName, network.Name);
                var connected = await parts.Networks.ConnectAsync(sandbox, RequestedNetworks.Endpoint(network.Id, settings), CancellationToken.None);
                record = record with { Sandbox = connected };
                parts.Events.PublishNetwork("connect", container.Id, connected.Endpoints.First(endpoint => endpoint.NetworkId == network.Id), network.Driver);
            }
            var networks = new Dictionary<string, EndpointSettings>(record.Networks, StringComparer.Ordinal) { [key ?? network.Name] = settings };
            await StoreAsync(container, record with { Networks = networks });
        }
    }

    public async Task DisconnectAsync(NetworkRecord network, NetworkDisconnectRequest request, CancellationToken cancellationToken)
    {
        if (request.Force && parts.Registry.Find(request.Container ?? "") is null)
        {
            // of a container that is gone; what it had went with it
            throw new EngineException(ErrorKind.NotFound, $"endpoint {request.Container} not found");
        }
        var container = parts.Registry.Get(request.Container ?? "");
        using (await container.LockAsync(cancellationToken))
        {
            if (network.Driver == "host")
                throw NetworkErrors.HostConnect();
            if (KeyOf(container, network) is not { } key)
                throw container.Record.State.HasProcess
                    ? NetworkErrors.NotConnected(container.Id, network.Name)
                    : new EngineException(ErrorKind.Internal, $"container {container.Id} is not connected to the network {network.Name}");
            var record = container.Record;
            if (record.State.HasProcess && record.Sandbox is { } sandbox)
            {
                var endpoint = sandbox.Endpoints.FirstOrDefault(each => each.NetworkId == network.Id);
                record = record with { Sandbox = await parts.Networks.DisconnectAsync(sandbox, network.Id, CancellationToken.None) };
                if (endpoint is not null)
                    parts.Events.PublishNetwork("disconnect", container.Id, endpoint, network.Driver);
            }
            var networks = new Dictionary<string, EndpointSettings>(record.Networks, StringComparer.Ordinal);
            networks.Remove(key);
            await StoreAsync(container, record with { Networks = networks });
        }
    }

    private async Task StoreAsync(Container container, State.ContainerRecord record)
    {
        container.Record = record;
        if (record.State.HasProcess && record.Sandbox is not null)
            EtcFiles.RewriteHosts(parts, container, new ConnectedNetwork { Sandbox = record.Sandbox });
        await parts.Directories.WriteAsync(record);
    }

    private static void RequireConnectable(Container container, NetworkRecord network)
    {
        if (network.Driver == "host" || container.HostConfig.NetworkMode == "host")
            throw NetworkErrors.HostConnect();
        if (RequestedNetworks.SharedWith(container.HostConfig.NetworkMode) is not null)
            throw new EngineException(ErrorKind.InvalidArgument, "container sharing network namespace with another container or host cannot be connected to any other network");
        if (network.Driver == "null" && !network.ConfigOnly || container.HostConfig.NetworkMode == "none" && !container.Record.Networks.Keys.All(name => name != "none"))
            throw new EngineException(ErrorKind.InvalidArgument, "container cannot be connected to multiple networks with one of the networks in private (none) mode");
        if (network.ConfigOnly)
            throw NetworkErrors.ConfigurationOnly();
        if (container.Record.State.Status is ContainerStatus.Removing or ContainerStatus.Dead)
            throw new EngineException(ErrorKind.Conflict, $"Container {container.Id} is marked for removal and cannot be connected or disconnected to the network");
    }

    private static void RequireSettings(NetworkRecord network, EndpointSettings settings)
    {
        if (!network.Predefined)
            return;
        if (!string.IsNullOrEmpty(settings.IPAMConfig?.IPv4Address) || !string.IsNullOrEmpty(settings.IPAMConfig?.IPv6Address))
            throw NetworkErrors.AddressOnDefault();
        if (settings.Aliases is { Count: > 0 })
            throw new EngineException(ErrorKind.InvalidArgument, "network-scoped alias is supported only for containers in user defined networks");
    }

    /// <summary>How the container's record names the network; null when it is not connected.</summary>
    private static string? KeyOf(Container container, NetworkRecord network)
        => container.Record.Networks.Keys.FirstOrDefault(name =>
            name == network.Name || name == network.Id || (name.Length >= 12 && network.Id.StartsWith(name, StringComparison.Ordinal)));
}
