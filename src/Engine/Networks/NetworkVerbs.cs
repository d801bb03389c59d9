using System.Text.RegularExpressions;
using Skiff.Api.Networks;
using Skiff.Engine.Containers;
using Skiff.Errors;
using Skiff.Network;
using ApiIpamConfig = Skiff.Api.Networks.IpamConfig;

namespace Skiff.Engine.Networks;

/// <inheritdoc cref="INetworks"/>
internal sealed class NetworkVerbs(EngineParts parts) : INetworks
{
    private static readonly HashSet<string> Known = ["dangling", "driver", "id", "label", "name", "scope", "type"];
    private readonly NetworkConnection _connection = new(parts);

    public Task<List<NetworkInspect>> ListAsync(Filters filters, CancellationToken cancellationToken)
    {
        filters.RequireOnly(Known);
        bool? dangling = filters.Has("dangling") ? filters.Flag("dangling", otherwise: false) : null;
        var networks = parts.Networks.List().Where(network =>
            filters.Accepts("driver", network.Driver)
            && filters.Accepts("scope", network.Scope)
            && filters.Accepts("id", id => Fits(id, network.Id))
            && filters.Accepts("name", name => Fits(name, network.Name))
            && filters.Accepts("type", type => TypeFits(network, type))
            && filters.AcceptsLabels("label", network.Labels)
            && (dangling is null || dangling == (!network.Predefined && Users(network).Count == 0)));
        return Task.FromResult(networks.Select(network => View(network, members: false)).ToList());
    }

    public Task<NetworkInspect> InspectAsync(string nameOrId, bool verbose, string? scope, CancellationToken cancellationToken)
    {
        var network = parts.Networks.Get(nameOrId);
        return !string.IsNullOrEmpty(scope) && scope != network.Scope
            ? throw NetworkErrors.NotFound(nameOrId)
            : Task.FromResult(View(network, members: true));
    }

    public async Task<NetworkCreateResponse> CreateAsync(NetworkCreateRequest request, CancellationToken cancellationToken)
    {
        var network = await parts.Networks.CreateAsync(
            new NetworkSpec
            {
                Name = request.Name ?? "",
                Driver = request.Driver,
                Scope = request.Scope,
                EnableIPv4 = request.EnableIPv4 ?? true,
                EnableIPv6 = request.EnableIPv6,
                IpamDriver = request.Ipam?.Driver,
                IpamOptions = request.Ipam?.Options,
                Ipam = [.. (request.Ipam?.Config ?? []).Select(FromApi)],
                Internal = request.Internal,
                Attachable = request.Attachable,
                Ingress = request.Ingress,
                ConfigOnly = request.ConfigOnly,
                ConfigFrom = string.IsNullOrEmpty(request.ConfigFrom?.Network) ? null : request.ConfigFrom.Network,
                Options = request.Options ?? [],
                Labels = request.Labels ?? [],
            },
            cancellationToken);
        Publish("create", network);
        return new NetworkCreateResponse { Id = network.Id, Warning = "" };
    }

    public async Task RemoveAsync(string nameOrId, CancellationToken cancellationToken)
        => Publish("destroy", await parts.Networks.RemoveAsync(nameOrId, cancellationToken));

    public Task ConnectAsync(string nameOrId, NetworkConnectRequest request, CancellationToken cancellationToken)
        => _connection.ConnectAsync(parts.Networks.Get(nameOrId), request, cancellationToken);

    public Task DisconnectAsync(string nameOrId, NetworkDisconnectRequest request, CancellationToken cancellationToken)
        => _connection.DisconnectAsync(parts.Networks.Get(nameOrId), request, cancellationToken);

    public async Task<NetworksPruned> PruneAsync(Filters filters, CancellationToken cancellationToken)
    {
        var filter = new PruneFilter(filters, parts.Time);
        List<string> removed = [];
        foreach (var network in parts.Networks.List())
        {
            if (network.Predefined || network.ConfigOnly || Users(network).Count > 0 || !filter.Accepts(network.Created, network.Labels))
                continue;
            try
            {
                await RemoveAsync(network.Id, cancellationToken);
                removed.Add(network.Name);
            }
            catch (EngineException error) when (error.Kind is ErrorKind.PermissionDenied or ErrorKind.NotFound)
            {
                // somebody uses it, or removed it, by now
            }
        }
        parts.Events.Publish("network", "prune", "", new Dictionary<string, string> { ["reclaimed"] = "0" });
        return new NetworksPruned(removed.Count == 0 ? null : removed);
    }

    private NetworkInspect View(NetworkRecord network, bool members) => new()
    {
        Name = network.Name,
        Id = network.Id,
        Created = DockerTime.Format(network.Created),
        Scope = network.Scope,
        Driver = network.Driver,
        EnableIPv4 = network.EnableIPv4,
        EnableIPv6 = network.EnableIPv6,
        IPAM = new Ipam
        {
            Driver = network.IpamDriver,
            Options = network.IpamOptions is null ? null : new Dictionary<string, string>(network.IpamOptions),
            Config = [.. network.Ipam.Select(ToApi)],
        },
        Internal = network.Internal,
        Attachable = network.Attachable,
        Ingress = network.Ingress,
        ConfigFrom = new ConfigReference { Network = network.ConfigFrom },
        ConfigOnly = network.ConfigOnly,
        Containers = members ? Members(network) : [],
        Options = new Dictionary<string, string>(network.Options),
        Labels = new Dictionary<string, string>(network.Labels),
    };

    private Dictionary<string, EndpointResource?> Members(NetworkRecord network)
    {
        var members = new Dictionary<string, EndpointResource?>(StringComparer.Ordinal);
        foreach (var (container, member) in parts.Networks.Members(network.Id))
        {
            members[container] = new EndpointResource
            {
                Name = member.ContainerName,
                EndpointId = member.EndpointId,
                MacAddress = member.MacAddress,
                IPv4Address = member.IPv4Address,
                IPv6Address = member.IPv6Address,
            };
        }
        return members;
    }

    /// <summary>The containers that are to be connected to it, running or not.</summary>
    private List<Container> Users(NetworkRecord network) => parts.Registry.All()
        .Where(container => container.Record.Networks.Keys.Any(name =>
            name == network.Name || name == network.Id || (name.Length >= 12 && network.Id.StartsWith(name, StringComparison.Ordinal))))
        .ToList();

    // a regular expression, as in Docker; one that is none is compared as it stands
    private static bool Fits(string pattern, string text)
    {
        try
        {
            return text == pattern || Regex.IsMatch(text, pattern, RegexOptions.None, TimeSpan.FromSeconds(1));
        }
        catch (Exception error) when (error is ArgumentException or RegexMatchTimeoutException)
        {
            return false;
        }
    }

    private static bool TypeFits(NetworkRecord network, string type) => type switch
    {
        "builtin" => network.Predefined,
        "custom" => !network.Predefined,
        _ => throw new EngineException(ErrorKind.InvalidArgument, $"invalid filter: 'type'='{type}'"),
    };

    private void Publish(string action, NetworkRecord network)
        => parts.Events.Publish("network", action, network.Id, new Dictionary<string, string>
        {
            ["name"] = network.Name,
            ["type"] = network.Driver,
        });

    private static Network.IpamConfig FromApi(ApiIpamConfig config) => new()
    {
        Subnet = Text(config.Subnet),
        IPRange = Text(config.IPRange),
        Gateway = Text(config.Gateway),
        AuxiliaryAddresses = config.AuxiliaryAddresses,
    };

    private static ApiIpamConfig ToApi(Network.IpamConfig config) => new()
    {
        Subnet = config.Subnet,
        IPRange = config.IPRange,
        Gateway = config.Gateway,
        AuxiliaryAddresses = config.AuxiliaryAddresses is { Count: > 0 } addresses ? new Dictionary<string, string>(addresses) : null,
    };

    private static string? Text(string? text) => string.IsNullOrEmpty(text) ? null : text;
}
